import { together } from '../../contest/costs.js';
import type { Round } from './round.js';

/** Over the floor's, at the rates in their order: processor time per dossier, Kafka and the store included. */
export interface Cost {
  readonly name: string;
  readonly ratios: readonly number[];
}

/** What each contestant costs beside the floor; none when the floor did not run. */
export function costsOf(rounds: readonly Round[]): readonly Cost[] {
  const floor = rounds.find(({ name }) => name === 'floor');
  if (floor === undefined) return [];
  return rounds.filter((round) => round !== floor).map(({ name, atRates }) => ({
    name,
    ratios: atRates.map(({ costs }, index) => together(costs) / together(floor.atRates[index]?.costs ?? [])),
  }));
}

/** The one line that a run comes to. */
export function costsLine(costs: readonly Cost[], rates: readonly number[]): string {
  if (costs.length === 0) return 'Costs: none, because nobody stood beside the floor.';
  const spelled = costs.map(({ name, ratios }) => `${name} ${ratios.map(spelledRatio).join(' and ')}`);
  return `Costs, processor time per dossier over the floor's at ${rates.join(' and ')} per second: ${spelled.join('; ')}.`;
}

export function spelledRatio(ratio: number): string {
  return Number.isFinite(ratio) ? ratio.toFixed(2) : 'unknown';
}
