import { Defect } from '@hoso/kernel';

import type { DecisionContext } from './decision.js';
import { demandKey, MissingSupply, type Demand, type Provide, type TakenSupply } from './supply.js';

/** What decisions take from the world, fetched for all of them at once and handed out one by one. */
export class Shelves {
  /** Fetched and not yet spent, by demand. */
  private readonly shelves = new Map<string, unknown[]>();

  constructor(private readonly provide: Provide | undefined) {}

  /** Shelves on which something lies. */
  get size(): number {
    return this.shelves.size;
  }

  /** How one decision takes: what it took is noted in `taken`. What is not there breaks the decision off with a MissingSupply. */
  takerFor(taken: TakenSupply[]): DecisionContext['take'] {
    return <Thing>(kind: string, key: string): Thing => {
      const demand = { kind, key };
      const shelf = this.shelves.get(demandKey(demand));
      const thing = shelf?.shift();
      if (thing === undefined) throw new MissingSupply(demand);
      if (shelf?.length === 0) this.shelves.delete(demandKey(demand));
      taken.push({ demand, thing });
      return thing as Thing;
    };
  }

  /** What was taken in vain lies there again, in its order, and the note of it is empty. */
  putBack(taken: TakenSupply[]): void {
    for (const { demand, thing } of taken.splice(0).reverse()) {
      const shelf = this.shelves.get(demandKey(demand));
      if (shelf) shelf.unshift(thing);
      else this.shelves.set(demandKey(demand), [thing]);
    }
  }

  /**
   * Fetches what is missing, the same demands together.
   *
   * @throws Defect `not-provided` when nobody provides it, or too little came.
   */
  async fetch(missing: readonly Demand[]): Promise<void> {
    const { provide } = this;
    if (!provide) throw new Defect('not-provided', `nobody provides ${missing[0]!.kind}`);
    const groups = Map.groupBy(missing, demandKey);
    const provided = await provide([...groups.values()].map((group) => ({ demand: group[0]!, count: group.length })));
    for (const [key, group] of groups) {
      const things = provided.get(key) ?? [];
      if (things.length < group.length) throw new Defect('not-provided', `too little was fetched for ${key}`);
      this.shelves.set(key, [...(this.shelves.get(key) ?? []), ...things]);
    }
  }
}
