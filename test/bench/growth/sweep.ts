import type { Bound, Point } from './bounds.js';
import type { BuildingSite } from './building-site.js';

/**
 * In which order the values are measured. There and back, so that what drifts with time falls on all alike; twice in a row,
 * where each value needs a house of its own; once, where a value cannot be had again.
 */
export type Way = 'there-and-back' | 'twice' | 'once';

/** One thing that grows, and what must not grow with it. One file in `sweeps` each, and one line in its list. */
export interface Sweep {
  readonly name: string;
  /** What the values count. */
  readonly grows: string;
  /** In ascending order. */
  readonly values: readonly number[];
  /** What `--full` adds. */
  readonly fullValues: readonly number[];
  /** What a reader may miss among the values without `--full`, and why it is not there; empty when nothing is. */
  readonly cut: string;
  /** What a reader may miss with `--full` as well. */
  readonly never?: string;
  readonly way: Way;
  readonly bounds: readonly Bound[];
  /** What is filed, in a few words, where it is not the same at each value: so many dossiers per second for so long. */
  filed?(options: { readonly perSecond: number; readonly seconds: number }): string;
  /** How large the papers are that come with each dossier, in bytes, where they are large. */
  paperBytes?(value: number): number;
  /** About how long one value takes, in seconds, where that may be long. */
  lasts?(value: number, options: { readonly perSecond: number }): number;
  /**
   * Brings about one value on the site, measures there, and answers the figures that the bounds speak of.
   *
   * @throws when anything was lost, doubled or miscounted: then the run is void.
   */
  measure(value: number, site: BuildingSite): Promise<Point['figures']>;
}

/** What is not among these values of the sweep, and why; empty when nothing is missed. */
export function missedOf({ fullValues, cut, never = '' }: Sweep, values: readonly number[]): string {
  const isWhole = fullValues.every((value) => values.includes(value));
  return [isWhole ? '' : cut, never].filter((text) => text !== '').join('; ');
}

/** `about 35 minutes`, `about 6.5 hours`. */
export function spelledDuration(seconds: number): string {
  const minutes = seconds / 60;
  return minutes < 90 ? `about ${minutes.toFixed(0)} minutes` : `about ${(minutes / 60).toFixed(1)} hours`;
}

/** The values in the order in which they are measured. */
export function inTurn(values: readonly number[], way: Way): readonly number[] {
  switch (way) {
    case 'there-and-back':
      return [...values, ...values.toReversed()];
    case 'twice':
      return values.flatMap((value) => [value, value]);
    case 'once':
      return values;
  }
}
