import { slopeOf, type Slope } from '../slope.js';

/**
 * The scale on which a figure is expected to lie on a line: over the value itself, or over its tenfolds, where each value is
 * several times the one before.
 */
export type Scale = 'each' | 'tenfold';

/** A figure as it was measured at a value. */
export interface Measured {
  readonly value: number;
  readonly figure: number;
}

/** A line by least squares: the figure is `intercept + perUnit × value`, or `intercept + perUnit × log₁₀ value`. */
export interface Line extends Slope {
  readonly scale: Scale;
}

/**
 * The line that lies nearest to what was measured, by the squares of the distances.
 *
 * @throws when less than three figures were measured, or all at one value; RangeError for values below 1 over tenfolds.
 */
export function fitLine(measured: readonly Measured[], scale: Scale): Line {
  return { scale, ...slopeOf(measured.map(({ value, figure }) => [placeOf(value, scale), figure] as const)) };
}

/** What the line says at a value. */
export function at({ scale, intercept, perUnit }: Line, value: number): number {
  return intercept + perUnit * placeOf(value, scale);
}

/** What was measured at each value, as one figure: the mean of all that was measured there, in the order of the values. */
export function meansOf(measured: readonly Measured[]): readonly Measured[] {
  const values = [...new Set(measured.map(({ value }) => value))].sort((left, right) => left - right);
  return values.map((value) => {
    const there = measured.filter((one) => one.value === value);
    return { value, figure: there.reduce((sum, { figure }) => sum + figure, 0) / there.length };
  });
}

function placeOf(value: number, scale: Scale): number {
  switch (scale) {
    case 'each':
      return value;
    case 'tenfold':
      if (value < 1) throw new RangeError(`${value} has no place among tenfolds`);
      return Math.log10(value);
  }
}
