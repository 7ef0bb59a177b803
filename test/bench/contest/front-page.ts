import type { ContestantName } from './contestant.js';
import { enginesOf, type BenchRecord } from './record.js';
import { throughputRatio } from './ratios.js';
import { comparedOf, spelledCapacity } from './table.js';

type Other = Exclude<ContestantName, 'ours'>;

const CALLED: Readonly<Record<ContestantName, string>> = {
  ours: 'Hoso', stock: 'as NestJS teaches', floor: 'floor, no guarantees', restate: 'Restate', dbos: 'DBOS',
};

/** How many times as much as each of the others ours is meant to carry. */
const MEANT: Readonly<Record<Other, number>> = { stock: 8, floor: 0.8, restate: 1.5, dbos: 4 };

/** What of a run stands on the front page: ours beside everybody, and what is meant where it is not reached either. */
export function frontPageOf(record: BenchRecord | null): string {
  const compared = comparedOf(record?.rounds ?? []);
  const ours = compared.find(({ name }) => name === 'ours');
  if (record === null || ours === undefined) return 'No run is on record.\n';
  const columns = [ours, ...compared.filter((one) => one !== ours)];
  const row = (what: string, of: (one: (typeof columns)[number]) => string): string =>
    `| ${what} | ${columns.map(of).join(' | ')} |`;
  const besides = (of: (one: (typeof columns)[number], name: Other) => string) => (one: (typeof columns)[number]): string =>
    (one.name === 'ours' ? '' : of(one, one.name));
  const rate = record.rounds[0]!.atCommonRate.perSecond;
  const engines = enginesOf(record);
  return [
    row('', ({ name }) => CALLED[name]),
    `|---|${columns.map(() => '---|').join('')}`,
    row('carries, dossiers per second', spelledCapacity),
    row('Hoso carries so many times as much', besides((other) => throughputRatio(ours, other))),
    row('and is meant to, at least', besides((_, name) => String(MEANT[name]))),
    row(`processor time per dossier at ${rate} per second, engines included, µs`, ({ processorMicroseconds }) => processorMicroseconds.toFixed(0)),
    row('the same, each at three quarters of its own, µs', ({ ownMicroseconds }) => (Number.isFinite(ownMicroseconds) ? ownMicroseconds.toFixed(0) : '')),
    row(`from accepted to indicator at ${rate} per second, 99 of 100, ms`, ({ lagMs }) => lagMs.toFixed(0)),
    '',
    `Begun ${record.begunAt} with \`${record.command}\`, commit ${record.commit}: ${[...engines, `Node ${record.node}`, record.machine].join('; ')}.`,
    ...(record.leftOut ?? []).map((sentence) => `\n${sentence}`),
    '',
  ].join('\n');
}
