import { processorTimeOf, processorTimeOfOne, together, type ProcessCost } from '../../contest/costs.js';
import type { Outcome } from '../../contest/turn.js';
import { costsOf, spelledRatio } from './costs-line.js';
import type { Round } from './round.js';

const NAME_WIDTH = 18;
const COLUMN_WIDTH = 11;

/** What stands in each column, as two lines of a heading. */
const COLUMNS: readonly (readonly [above: string, below: string, of: (outcome: Outcome) => string])[] = [
  ['processor', 'floor', ({ costs }) => processorTimeOf(costs, 'application').toFixed(0)],
  ['time, µs:', 'Kafka', ({ costs }) => engineTimeOf(costs, 'Kafka')],
  ['', 'store', ({ costs }) => engineTimeOf(costs, 'the store')],
  ['', 'together', ({ costs }) => together(costs).toFixed(0)],
  ['disk', 'flushes', ({ machine }) => machine.flushesPerDossier.toFixed(2)],
  ['bytes', 'to disk', ({ costs }) => bytesOf(costs).toFixed(0)],
  ['accepted', 'p99, ms', ({ acceptMs }) => acceptMs.p99.toFixed(0)],
  ['lag', 'p50, ms', ({ lagMs }) => lagMs.p50.toFixed(0)],
  ['', 'p99, ms', ({ lagMs }) => lagMs.p99.toFixed(0)],
  ['strangers', '%', ({ machine }) => (machine.foreignShare * 100).toFixed(0)],
];

/** For each rate a table: a line for each contestant, all figures per dossier. */
export function tableOf(rounds: readonly Round[]): readonly string[] {
  const ratios = new Map(costsOf(rounds).map((cost) => [cost.name, cost.ratios]));
  const rates = rounds[0]?.atRates.map(({ perSecond }) => perSecond) ?? [];
  const line = (name: string, ratio: string, cells: readonly string[]): string =>
    `  ${name.padEnd(NAME_WIDTH)}${[ratio, ...cells].map((cell) => cell.padStart(COLUMN_WIDTH)).join('')}`;
  return rates.flatMap((rate, index) => [
    line(`at ${rate} per second`, 'over the', COLUMNS.map(([above]) => above)),
    line('', "floor's", COLUMNS.map(([, below]) => below)),
    ...rounds.map(({ name, atRates }) => {
      const outcome = atRates[index]!;
      const ratio = spelledRatio(ratios.get(name)?.[index] ?? 1);
      return `${line(name, ratio, COLUMNS.map(([, , of]) => of(outcome)))}${outcome.carried ? '' : '  NOT CARRIED'}`;
    }),
    '',
  ]);
}

function engineTimeOf(costs: readonly ProcessCost[], name: string): string {
  return processorTimeOfOne(costs, name)?.toFixed(0) ?? '';
}

/** Handed to the disk by the contestant and by both engines. */
function bytesOf(costs: readonly ProcessCost[]): number {
  return costs.reduce((sum, { part, writtenBytes }) => sum + (part === 'application' || part === 'engine' ? writtenBytes : 0), 0);
}
