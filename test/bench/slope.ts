/** A straight line through points, by least squares. */
export interface Slope {
  /** Where x is 0. */
  readonly intercept: number;
  /** Per unit of x. */
  readonly perUnit: number;
  /** Standard error of that. */
  readonly error: number;
}

/** @throws when there are fewer than three points, or all at one place. */
export function slopeOf(points: readonly (readonly [x: number, y: number])[]): Slope {
  const count = points.length;
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / count;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / count;
  const spreadX = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  if (count < 3 || spreadX === 0) throw new Error('A slope takes three points, not all at one place.');
  const perUnit = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / spreadX;
  const left = points.reduce((sum, [x, y]) => sum + (y - meanY - perUnit * (x - meanX)) ** 2, 0);
  return { intercept: meanY - perUnit * meanX, perUnit, error: Math.sqrt(left / (count - 2) / spreadX) };
}
