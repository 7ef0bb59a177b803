/** The middle, the worst of a hundred and the worst, in seconds; a time that was not reached is null. */
export function spread(values: readonly (number | null)[]): string {
  if (values.length === 0) return 'not measured';
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  const missed = values.length - known.length;
  const at = (share: number): string => (known[Math.min(known.length - 1, Math.ceil(share * known.length) - 1)]! / 1_000).toFixed(1);
  const told = known.length === 0 ? '' : known.length < 3 ? `${known.map((value) => (value / 1_000).toFixed(1)).join(' and ')} s` :
    `half within ${at(0.5)} s, 99 % within ${at(0.99)} s, all within ${at(1)} s (${known.length} times)`;
  return [told, ...(missed > 0 ? [`${missed} not within the time that was waited`] : [])].filter((part) => part !== '').join('; ');
}
