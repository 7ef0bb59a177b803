/** Something that a decision needs and only the world can give, for example a number out of a sequence. */
export interface Demand {
  readonly kind: string;
  readonly key: string;
}

/** The key under which `Provide` answers a demand. */
export function demandKey(demand: Demand): string {
  return `${demand.kind}|${demand.key}`;
}

/**
 * Fetches what decisions demand: at least `count` things per demand, in a list under `demandKey`.
 * What is fetched and not used is kept for the next decision, and lost when the process ends.
 */
export type Provide = (
  demands: readonly { readonly demand: Demand; readonly count: number }[],
) => Promise<ReadonlyMap<string, readonly unknown[]>>;

export interface TakenSupply {
  readonly demand: Demand;
  readonly thing: unknown;
}

/** Breaks a decision off that needs what is not at hand. Never leaves the lane. */
export class MissingSupply extends Error {
  override readonly name = 'MissingSupply';

  constructor(readonly demand: Demand) {
    super(demandKey(demand));
  }
}
