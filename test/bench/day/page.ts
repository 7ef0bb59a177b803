import { spelledDuration } from '../../../deploy/local/terminal.js';
import type { Caption } from '../contest/caption.js';
import type { Stretch } from './diary.js';
import type { Proven } from './proof.js';

/** A day's work: so many of something, within so many minutes if it goes as it is meant. */
export interface Goal {
  readonly what: string;
  readonly of: 'transactions' | 'ended';
  readonly count: number;
  readonly minutes: number;
}

/** What is transmitted on the national exchange in a day, and what the country files in one. */
export const GOALS: readonly Goal[] = [
  { what: "a day of the national exchange, 2,500,000 transactions", of: 'transactions', count: 2_500_000, minutes: 60 },
  { what: "a day of the country, 400,000 dossiers ended", of: 'ended', count: 400_000, minutes: 8 },
];

/** A day as it is kept. */
export interface DayRecord extends Caption {
  readonly share: number;
  readonly stretches: readonly Pick<Stretch, 'begunAt' | 'commit' | 'seconds' | 'filingSeconds' | 'transactions' | 'ended' | 'standing'>[];
  readonly total: Pick<Stretch, 'seconds' | 'transactions' | 'ended' | 'used'>;
  /** From the last filing until everything had ended or waited for its applicant. */
  readonly settledSeconds: number;
  readonly proven: Proven;
}

/** What came of a day, as a page has it. */
export function dayPageOf(record: DayRecord | null): string {
  if (record === null) return 'No run is on record.\n';
  const { begunAt, command, stretches, kafka, store, node, machine, placement } = record;
  const commits = [...new Set(stretches.map(({ commit }) => commit))].join(', ');
  return [
    `Begun ${stretches[0]?.begunAt ?? begunAt} with \`${command}\`, commit ${commits}, in ${stretches.length} stretches.`,
    `${kafka}; ${store}; Node ${node}; ${machine}; ${placement}.`,
    '',
    '| | |', '|---|---|',
    ...rowsOf(record).map(([what, found]) => `| ${what} | ${found} |`),
    '',
  ].join('\n');
}

/** The same for a terminal, and whether it holds. */
export function dayLinesOf(record: DayRecord): readonly string[] {
  const { against } = record.proven;
  return [
    ...rowsOf(record).map(([what, found]) => `  ${what}: ${found}`),
    against.length === 0
      ? `The day holds: ${many(record.proven.transactions)} transactions, nothing lost, nothing doubled, every figure recounted.`
      : `THE DAY DOES NOT HOLD: ${against.length} things speak against it, first of all: ${against.slice(0, 5).join('; ')}.`,
  ];
}

function rowsOf({ share, total, settledSeconds, proven }: DayRecord): readonly (readonly [string, string])[] {
  const { accepted, refused, recovered, ends, channels, procedures, transactions, against } = proven;
  const dossiers = Object.values(channels).reduce((sum, count) => sum + count, 0);
  const ended = ends.delivered + ends.refused + ends.withdrawn + ends.stopped;
  return [
    ...GOALS.map((goal) => rowOf(goal, share, total.seconds, goal.of === 'ended' ? ended : transactions)),
    ['transactions: facts that the three owners have spoken', `${many(transactions)}, ${(transactions / dossiers).toFixed(2)} about each dossier`],
    ['time worked, and from the last filing until all had ended', `${spelledDuration(Math.round(total.seconds))}, ${spelledDuration(Math.round(settledSeconds))}`],
    ['dossiers accepted; spoiled on purpose and refused; kept though their answer was not heard',
      `${many(accepted)}; ${many(refused)}; ${many(recovered)}`],
    ['delivered, refused, withdrawn, stopped, waiting for the applicant',
      [ends.delivered, ends.refused, ends.withdrawn, ends.stopped, ends.waiting].map(many).join(', ')],
    ['by channel', Object.entries(channels).map(([channel, count]) => `${channel} ${((count * 100) / dossiers).toFixed(0)} %`).join(', ')],
    ['procedures filed', many(procedures)],
    ...Object.entries(total.used).map(([name, { processorMs, residentBytesMax }]): readonly [string, string] =>
      [`${name}: processor time per dossier, held at most`, `${(processorMs / dossiers).toFixed(2)} ms, ${(residentBytesMax / 2 ** 20).toFixed(0)} MiB`]),
    ['what speaks against it', against.length === 0 ? 'nothing' : many(against.length)],
  ];
}

/** How long a whole one takes at this speed, and whether that is what is meant; what counts is what was proven. */
function rowOf({ what, count, minutes }: Goal, share: number, seconds: number, proven: number): readonly [string, string] {
  const perSecond = proven / seconds;
  const took = count / perSecond / 60;
  const how = proven >= count * share ? (share === 1 ? 'done' : `a share of ${share} done`) : 'not done whole';
  const verdict = took <= minutes ? 'within' : 'NOT within';
  return [what, `${took.toFixed(1)} min at ${perSecond.toFixed(1)}/s, ${how}; ${verdict} ${minutes} min`];
}

function many(count: number): string {
  return count.toLocaleString('en');
}
