/** How often each kind of thing happened. A kind that is not named did not happen. */
export type Counts = Readonly<Record<string, number>>;

export function sumOf(counts: Counts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/**
 * What the most of them have of each kind; where two numbers are as frequent, the smaller. Chance that touches a few dossiers changes
 * nothing, and a kind that most of them do without is left out.
 */
export function usualOf(perDossier: readonly Counts[]): Counts {
  const kinds = [...new Set(perDossier.flatMap((counts) => Object.keys(counts)))].toSorted();
  const usual = kinds.map((kind) => [kind, mostFrequent(perDossier.map((counts) => counts[kind] ?? 0))] as const);
  return Object.fromEntries(usual.filter(([, count]) => count > 0));
}

/** The kinds that are more than they were: `intake insert 2 → 3, …`. */
export function spelledKinds(now: Counts, before: Counts): string {
  return Object.entries(now)
    .filter(([kind, count]) => count > (before[kind] ?? 0))
    .map(([kind, count]) => `${kind} ${before[kind] ?? 0} → ${count}`)
    .join(', ');
}

function mostFrequent(values: readonly number[]): number {
  const groups = [...Map.groupBy(values, (value) => value).values()];
  const [group] = groups.toSorted((left, right) => right.length - left.length || left[0]! - right[0]!);
  return group?.[0] ?? 0;
}
