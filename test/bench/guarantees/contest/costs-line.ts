import { together } from '../../contest/costs.js';
import { middleOf } from '../../contest/middle.js';
import type { Round } from './round.js';

/** Over the floor's of the same round, at the rates in their order: processor time per dossier, Kafka and the store included. */
export interface Cost {
  readonly name: string;
  /** The middle of all rounds. */
  readonly ratios: readonly number[];
  /** Of each rate, what each round has found. */
  readonly ofRounds: readonly (readonly number[])[];
}

/** What each contestant costs beside the floor; none when the floor did not run. */
export function costsOf(rounds: readonly Round[]): readonly Cost[] {
  const floors = new Map(rounds.filter(({ name }) => name === 'floor').map((round) => [round.pass ?? 1, round]));
  const others = Map.groupBy(rounds.filter(({ name, pass = 1 }) => name !== 'floor' && floors.has(pass)), ({ name }) => name);
  return Array.from(others, ([name, ofOne]) => {
    const ratioOf = ({ pass = 1, atRates }: Round, index: number): number =>
      together(atRates[index]?.costs ?? []) / together(floors.get(pass)?.atRates[index]?.costs ?? []);
    const ofRounds = (ofOne[0]?.atRates ?? []).map((_, index) => ofOne.map((round) => ratioOf(round, index)));
    return { name, ratios: ofRounds.map(middleOf), ofRounds };
  });
}

/** The one line that a run comes to. */
export function costsLine(costs: readonly Cost[], rates: readonly number[]): string {
  if (costs.length === 0) return 'Costs: none, because nobody stood beside the floor.';
  const spelled = costs.map(({ name, ratios }) => `${name} ${ratios.map(spelledRatio).join(' and ')}`);
  return `Costs, processor time per dossier over the floor's at ${rates.join(' and ')} per second: ${spelled.join('; ')}.`;
}

/** How far two runs of the floor are apart, in a sentence for below the table; undefined when it ran only once. */
export function doubtLine(costs: readonly Cost[]): string | undefined {
  const again = costs.find(({ name }) => name === 'floor-again')?.ofRounds.flat();
  if (again === undefined || again.length === 0) return undefined;
  const most = Math.round(100 * Math.max(...again.map((ratio) => Math.abs(ratio - 1))));
  return `Two runs of the floor were up to ${most} % apart: one reading that is no further from 1 is not told from nothing.`;
}

export function spelledRatio(ratio: number): string {
  return Number.isFinite(ratio) ? ratio.toFixed(2) : 'unknown';
}
