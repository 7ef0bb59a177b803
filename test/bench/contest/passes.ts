import type { ContestantName } from './contestant.js';

/** How often everybody plays: there and back, so that what drifts meets nobody first or last twice. */
export const PASSES = [1, 2] as const;
export type Pass = (typeof PASSES)[number];

/** What one contestant did in one pass. */
interface Played {
  readonly name: ContestantName;
  readonly pass?: Pass;
}

/** Those who play, in the order of that pass: as they come, and the other way round. */
export function inOrderOf<One>(pass: Pass, all: readonly One[]): readonly One[] {
  return pass === 1 ? all : all.toReversed();
}

/** The rounds of each contestant, in the order of the first pass. A run of before that has one round of each is one pass. */
export function byContestant<One extends Played>(rounds: readonly One[]): ReadonlyMap<ContestantName, readonly One[]> {
  return Map.groupBy(rounds, ({ name }) => name);
}

/** The rounds of each pass, everybody in the order of the first. */
export function byPass<One extends Played>(rounds: readonly One[]): readonly (readonly One[])[] {
  const names = [...byContestant(rounds).keys()];
  const ofPasses = [...Map.groupBy(rounds, ({ pass = 1 }) => pass).values()];
  return ofPasses.map((ofOne) => ofOne.toSorted((left, right) => names.indexOf(left.name) - names.indexOf(right.name)));
}
