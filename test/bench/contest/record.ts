import type { Caption } from './caption.js';
import type { Round } from './round.js';
import { tableOf } from './table.js';

/** A run as it is kept: what it was made with, what came of it, and the line that it comes to. */
export interface BenchRecord extends Caption {
  readonly loadAverageAfter: readonly number[];
  readonly seconds: number;
  readonly seed: number;
  readonly rounds: readonly Round[];
  readonly ratios: string;
}

/** All that is told of a run, the ratios last. */
export function linesOf({ rounds, kafka, store, node, machine, placement, ratios }: BenchRecord): readonly string[] {
  return [...tableOf(rounds), `  ${kafka}; ${store}; Node ${node}; ${machine}; ${placement}`, ratios];
}

/** The same as a page has it, with when and of what it was made. */
export function pageOf(record: BenchRecord | null): string {
  if (record === null) return 'No run is on record.\n';
  const { begunAt, commit, command, ratios } = record;
  const lines = linesOf(record).filter((line) => line !== ratios);
  const told = `Begun ${begunAt} with \`${command}\`, commit ${commit}. ${ratios}`;
  return [told, '', '```text', ...lines.map((line) => line.trimEnd()), '```', ''].join('\n');
}

/** Without the stairs, which only say how the capacity was found. */
export function shortened(record: BenchRecord): BenchRecord {
  return { ...record, rounds: record.rounds.map((round) => ({ ...round, stairs: [] })) };
}
