import { toldEngines, type Caption } from '../../contest/caption.js';
import { framed } from '../../contest/record.js';
import { costsOf, doubtLine } from './costs-line.js';
import type { Round } from './round.js';
import { tableOf } from './table.js';

/** A run as it is kept: what it was made with, what came of it, and the line that it comes to. */
export interface GuaranteesRecord extends Caption {
  readonly loadAverageAfter: readonly number[];
  readonly seconds: number;
  readonly seed: number;
  readonly rates: readonly number[];
  readonly rounds: readonly Round[];
  readonly costs: string;
}

/** All that is told of a run, the costs last. */
export function linesOf(record: GuaranteesRecord): readonly string[] {
  return [...tableLinesOf(record), record.costs];
}

/** The same as a page has it, with when and of what it was made. */
export function pageOf(record: GuaranteesRecord | null): string {
  return record === null ? 'No run is on record.\n' : framed(record, record.costs, tableLinesOf(record));
}

function tableLinesOf(record: GuaranteesRecord): readonly string[] {
  const { rounds, seconds, node, machine, placement } = record;
  const passes = new Set(rounds.map(({ pass }) => pass));
  const doubt = doubtLine(costsOf(rounds));
  return [...tableOf(rounds), ...(doubt === undefined ? [] : [`  ${doubt}`]), `  each for ${seconds} s at each rate${passes.size > 1 ? ` in each of ${passes.size} rounds, the middle of which stands here` : ''}; ${toldEngines(record).join('; ')}; Node ${node}; ${machine}; ${placement}`];
}
