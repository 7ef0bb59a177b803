/** A history that shows a planted bug. */
export interface Found {
  readonly name: string;
  readonly seed: number;
  /** The invariant that it breaks there. */
  readonly invariant: string;
}

/** Every planted bug is found within so many histories, or the simulator is too weak. */
export const HISTORIES_MAX = 1_000;

/** Where each planted bug shows, as a page has it. */
export function tableOf(found: readonly Found[], whatOf: (name: string) => string): string {
  const rows = found.map(({ name, seed, invariant }) => `| \`${name}\` | ${whatOf(name)} | ${seed} | ${invariant} |`);
  return ['| Bug | What it is | Seed | Broken |', '|---|---|---|---|', ...rows, ''].join('\n');
}
