/**
 * The middle, the worst of a hundred and the worst, in seconds; a time that was not reached is null, and worse than any other. Of fewer
 * than a hundred times the worst of a hundred is the worst.
 */
export function spread(values: readonly (number | null)[]): string {
  if (values.length === 0) return 'not measured';
  const sorted = values.map((value) => value ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
  const missed = values.filter((value) => value === null).length;
  const told = (value: number): string => `${(value / 1_000).toFixed(1)} s`;
  const late = missed > 0 ? `; ${missed} not within the time that was waited` : '';
  if (missed === values.length) return late.slice(2);
  if (values.length < 3) return `${sorted.filter(Number.isFinite).map(told).join(' and ')}${late}`;
  const within = (what: string, share: number): string => {
    const value = sorted[Math.ceil(share * sorted.length) - 1]!;
    return Number.isFinite(value) ? `${what} within ${told(value)}` : `${what} not in time`;
  };
  const shares = [within('half', 0.5), ...(values.length < 100 ? [] : [within('99 %', 0.99)]), within('all', 1)];
  return `${shares.join(', ')} (${values.length} times)${late}`;
}
