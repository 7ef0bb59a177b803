import { toldEngines, type Caption } from './caption.js';
import type { Round } from './round.js';
import { tableOf } from './table.js';

/** A run as it is kept: what it was made with, what came of it, and the line that it comes to. */
export interface BenchRecord extends Caption {
  readonly loadAverageAfter: readonly number[];
  readonly seconds: number;
  readonly seed: number;
  readonly rounds: readonly Round[];
  /** Who could not be had, a sentence for each. */
  readonly leftOut?: readonly string[];
  readonly ratios: string;
}

/** All that is told of a run, the ratios last. */
export function linesOf(record: BenchRecord): readonly string[] {
  const { rounds, node, machine, placement, leftOut = [], ratios } = record;
  const caption = [...enginesOf(record), `Node ${node}`, machine, placement].join('; ');
  return [...tableOf(rounds), `  ${caption}`, ...leftOut.map((sentence) => `  ${sentence}`), ratios];
}

/** What everybody stood on. */
export function enginesOf(record: BenchRecord): readonly string[] {
  const brought = new Set(record.rounds.map(({ standsOn }) => standsOn).filter((engine) => engine !== undefined));
  return [...toldEngines(record), ...brought];
}

/** The same as a page has it, with when and of what it was made. */
export function pageOf(record: BenchRecord | null): string {
  if (record === null) return 'No run is on record.\n';
  const { ratios } = record;
  return framed(record, ratios, linesOf(record).filter((line) => line !== ratios));
}

/** A run on a page: when and of what it was made, the line that it comes to, and what stands under it. */
export function framed({ begunAt, commit, command }: Caption, comesTo: string, lines: readonly string[]): string {
  const told = `Begun ${begunAt} with \`${command}\`, commit ${commit}. ${comesTo}`;
  return [told, '', '```text', ...lines.map((line) => line.trimEnd()), '```', ''].join('\n');
}
