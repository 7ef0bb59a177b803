import { toldEngines, type Caption } from '../contest/caption.js';
import type { Hot } from './store-profile.js';

/** What a dossier costs one process, µs of processor time by part. */
export interface ProcessParts {
  readonly name: string;
  readonly processorMicroseconds: number;
  /** Shares of that, 0 to 1. */
  readonly parts: Readonly<Record<string, number>>;
}

/** A run as it is kept. */
export interface ProfileRecord extends Caption {
  readonly perSecond: number;
  readonly accepted: number;
  readonly processes: readonly ProcessParts[];
  /** Undefined where nobody could look into the store. */
  readonly insideStore: { readonly processorMicroseconds: number; readonly hottest: readonly Hot[] } | undefined;
}

/** Parts below this in all processes are told together. */
const SHOWN_FROM_MICROSECONDS = 25;
const OTHERS = 'others';

/** The same as a page has it. */
export function profilePageOf(record: ProfileRecord | null): string {
  if (record === null) return 'No run is on record.\n';
  const { begunAt, command, commit, perSecond, accepted, processes, node, machine, placement } = record;
  return [
    `Begun ${begunAt} with \`${command}\`, commit ${commit}: ${accepted} dossiers at ${perSecond} per second.`,
    `${toldEngines(record).join('; ')}; Node ${node}; ${machine}; ${placement}.`,
    '',
    ...linesOf(record),
    '',
    ...processes.map(({ name }) => `![What ${name} is at](flames/${name}.svg)\n`),
  ].join('\n');
}

/** Two tables: each process by parts, in µs per dossier, and the store by functions. */
export function linesOf({ processes, insideStore }: ProfileRecord): readonly string[] {
  const times = processes.map(({ processorMicroseconds, parts }) =>
    new Map(Object.entries(parts).map(([part, share]) => [part, share * processorMicroseconds])));
  const all = [...new Set(times.flatMap((time) => [...time.keys()]))];
  const together = (part: string): number => times.reduce((sum, time) => sum + (time.get(part) ?? 0), 0);
  const shown = all.filter((part) => times.some((time) => (time.get(part) ?? 0) >= SHOWN_FROM_MICROSECONDS))
    .toSorted((left, right) => together(right) - together(left));
  const rest = times.map((time) => [...time].reduce((sum, [part, value]) => (shown.includes(part) ? sum : sum + value), 0));
  const row = (name: string, cells: readonly number[]): string =>
    `| ${[name, ...[...cells, cells.reduce((sum, cell) => sum + cell, 0)].map((cell) => cell.toFixed(0))].join(' | ')} |`;
  return [
    `| µs per dossier | ${processes.map(({ name }) => name).join(' | ')} | together |`,
    `|---|${'---|'.repeat(processes.length + 1)}`,
    ...shown.map((part) => row(part, times.map((time) => time.get(part) ?? 0))),
    row(OTHERS, rest),
    row('together', processes.map(({ processorMicroseconds }) => processorMicroseconds)),
    ...(insideStore === undefined ? [] : [
      '',
      `The store: ${insideStore.processorMicroseconds.toFixed(0)} µs per dossier, of them in`,
      '',
      '| Function | % |',
      '|---|---|',
      ...insideStore.hottest.map(({ name, share }) => `| \`${name.replaceAll('|', '\\|')}\` | ${(share * 100).toFixed(1)} |`),
    ]),
  ];
}
