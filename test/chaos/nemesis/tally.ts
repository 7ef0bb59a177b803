/** How often something was struck, and how often there was nothing to be struck in time. */
export interface Tally {
  readonly hit: number;
  readonly missed: number;
}

/** Counts once more under that name. */
export function note(tallies: Record<string, Tally>, name: string, isHit: boolean): void {
  const { hit, missed } = tallies[name] ?? { hit: 0, missed: 0 };
  tallies[name] = isHit ? { hit: hit + 1, missed } : { hit, missed: missed + 1 };
}
