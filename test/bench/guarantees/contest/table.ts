import { processorTimeOf, processorTimeOfOne, together, type ProcessCost } from '../../contest/costs.js';
import { middleOf, spelledMiddle } from '../../contest/middle.js';
import type { Outcome } from '../../contest/turn.js';
import { costsOf } from './costs-line.js';
import type { Round } from './round.js';

const NAME_WIDTH = 18;
const RATIO_WIDTH = 18;
const COLUMN_WIDTH = 11;

/** What stands in each column, as two lines of a heading; with so many digits behind the point. */
const COLUMNS: readonly (readonly [above: string, below: string, of: (outcome: Outcome) => number, digits?: number])[] = [
  ['processor', 'floor', ({ costs }) => processorTimeOf(costs, 'application')],
  ['time, µs:', 'Kafka', ({ costs }) => processorTimeOfOne(costs, 'Kafka') ?? Number.NaN],
  ['', 'store', ({ costs }) => processorTimeOfOne(costs, 'the store') ?? Number.NaN],
  ['', 'together', ({ costs }) => together(costs)],
  ['disk', 'flushes', ({ machine }) => machine.flushesPerDossier, 2],
  ['bytes', 'to disk', ({ costs }) => bytesOf(costs)],
  ['accepted', 'p99, ms', ({ acceptMs }) => acceptMs.p99],
  ['lag', 'p50, ms', ({ lagMs }) => lagMs.p50],
  ['', 'p99, ms', ({ lagMs }) => lagMs.p99],
  ['strangers', '%', ({ machine }) => machine.foreignShare * 100],
];

/** For each rate a table: a line for each contestant, all figures per dossier and the middle of all rounds. */
export function tableOf(rounds: readonly Round[]): readonly string[] {
  const ratios = new Map(costsOf(rounds).map(({ name, ofRounds }) => [name, ofRounds]));
  const rates = rounds[0]?.atRates.map(({ perSecond }) => perSecond) ?? [];
  const contestants = Map.groupBy(rounds, ({ name }) => name);
  const line = (name: string, ratio: string, cells: readonly string[]): string =>
    `  ${name.padEnd(NAME_WIDTH)}${ratio.padStart(RATIO_WIDTH)}${cells.map((cell) => cell.padStart(COLUMN_WIDTH)).join('')}`;
  return rates.flatMap((rate, index) => [
    line(`at ${rate} per second`, 'over the', COLUMNS.map(([above]) => above)),
    line('', "floor's", COLUMNS.map(([, below]) => below)),
    ...Array.from(contestants, ([name, ofOne]) => {
      const outcomes = ofOne.flatMap(({ atRates }) => atRates[index] ?? []);
      const cells = COLUMNS.map(([, , of, digits = 0]) => middleOf(outcomes.map(of)).toFixed(digits));
      return `${line(name, spelledMiddle(ratios.get(name)?.[index] ?? [1], 2), cells)}${spelledNotCarried(outcomes)}`;
    }),
    '',
  ]);
}

function spelledNotCarried(outcomes: readonly Outcome[]): string {
  const times = outcomes.filter(({ carried }) => !carried).length;
  if (times === 0) return '';
  return outcomes.length === 1 ? '  NOT CARRIED' : `  NOT CARRIED ${times} of ${outcomes.length} times`;
}

/** Handed to the disk by the contestant and by both engines. */
function bytesOf(costs: readonly ProcessCost[]): number {
  return costs.reduce((sum, { part, writtenBytes }) => sum + (part === 'application' || part === 'engine' ? writtenBytes : 0), 0);
}
