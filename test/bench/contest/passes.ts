import type { ContestantName } from './contestant.js';
import type { Round } from './round.js';

/** How often everybody plays: there and back, so that what drifts meets nobody first or last twice. */
export const PASSES = [1, 2] as const;
export type Pass = (typeof PASSES)[number];

/** Those who play, in the order of that pass: as they come, and the other way round. */
export function inOrderOf<One>(pass: Pass, all: readonly One[]): readonly One[] {
  return pass === 1 ? all : all.toReversed();
}

/** The rounds of each contestant, in the order of the first pass. A run of before that has one round of each is one pass. */
export function byContestant(rounds: readonly Round[]): ReadonlyMap<ContestantName, readonly Round[]> {
  return Map.groupBy(rounds, ({ name }) => name);
}

/** The rounds of each pass, everybody in the order of the first. */
export function byPass(rounds: readonly Round[]): readonly (readonly Round[])[] {
  const names = [...byContestant(rounds).keys()];
  const ofPasses = [...Map.groupBy(rounds, ({ pass = 1 }) => pass).values()];
  return ofPasses.map((ofOne) => ofOne.toSorted((left, right) => names.indexOf(left.name) - names.indexOf(right.name)));
}
