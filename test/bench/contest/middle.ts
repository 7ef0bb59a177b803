/** The one in the middle, or what lies between the two that are; NaN when there are none. */
export function middleOf(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const half = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(half)] ?? Number.NaN) + (sorted[Math.ceil(half)] ?? Number.NaN)) / 2;
}

/** `215 (210-220)`: the middle of several and how far apart they lie; one by itself without. */
export function spelledMiddle(values: readonly number[], digits = 0): string {
  const spelled = (value: number): string => (Number.isFinite(value) ? value.toFixed(digits) : 'unknown');
  const range = values.length < 2 ? '' : ` (${spelled(Math.min(...values))}-${spelled(Math.max(...values))})`;
  return `${spelled(middleOf(values))}${range}`;
}
