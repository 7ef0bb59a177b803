import { setTimeout as pause } from 'node:timers/promises';

import { spelledDuration, type Terminal } from '../../../deploy/local/terminal.js';
import type { Contestant, SharedGround } from '../contest/contestant.js';
import { readFamily, readProcess } from '../contest/meters.js';
import type { Ours } from '../contest/ours-stand.js';
import { readProgress, SpokenCount } from './counts.js';
import { settledSecondsOf, totalOf, type Answer, type Day, type Diary, type Stretch, type Used } from './diary.js';
import { GOALS } from './page.js';
import { onTheirWay, refuseStandstill, restAfter, type Standing } from './standing.js';
import { Street } from './street.js';
import type { Unended } from './unended.js';
import { WorkTime } from './work-time.js';

/** So many dossiers may be on their way at once, fewer in less than a hundredth of a day. */
const ON_THEIR_WAY_MAX = 3_000;
const SMALL_DAY = 0.01;
/**
 * So many samples ahead are in the diary before any of them is filed, more than can be filed between two looks: whoever goes on after a
 * sudden end files none of them again.
 */
const AHEAD = 10_000;
/** Longer than anybody on the street or in an office pauses: when nothing was said for so long, nothing will be. */
const SILENCE_MS = 75_000;
/** What is left is reckoned from what was done lately. */
const LATELY_MS = 300_000;
const TROUBLES_MAX = 20;

/** What a stretch is worked with. */
export interface StretchSite {
  readonly ground: SharedGround;
  readonly terminal: Terminal;
  readonly commit: string;
  /** Whom earlier stretches have left on the way. */
  readonly left: readonly Unended[];
}

/** A day that is done. */
export interface Worked {
  readonly day: Day;
  readonly settledSeconds: number;
  /** What went wrong among those who file and is no answer of the house. */
  readonly troubles: readonly string[];
}

/** Goes on with a day until its goals are reached and everything has come to rest; at each look what is known is in the diary. */
export async function workStretch(ours: Ours, diary: Diary, begun: Day, { ground, terminal, commit, left }: StretchSite): Promise<Worked> {
  const time = new WorkTime(totalOf(begun), performance.now() - ours.readyAfterMs, performance.now());
  const begunAt = new Date(Date.now() - ours.readyAfterMs).toISOString();
  await openOffices(ours);
  const troubles: string[] = [];
  const before = begun.stretches.at(-1)?.standing?.silent ?? 0;
  let accepted = [...diary.answers().values()].filter(({ kind }) => kind === 'accepted').length;
  const note = (index: number, answer: Answer): void => {
    diary.noteAnswer(index, answer);
    if (answer.kind === 'accepted') accepted += 1;
  };
  const room = ON_THEIR_WAY_MAX * Math.min(1, begun.share / SMALL_DAY);
  const first = begun.stretches.at(-1)?.next ?? 0;
  // Those who were silent before are met again: everybody who has not ended is looked after.
  const filed = (): Filed => ({ next: street.next, accepted, silent: Math.max(before, street.silent) });
  const watch = new StretchWatch(ours, ground, diary, begun, { begunAt, commit, first }, time);
  const street: Street = new Street(ours.caller, {
    seed: begun.seed,
    first,
    hasRoom: () => street.next < watch.reserved && onTheirWay({ ...filed(), ended: watch.ended }) < room,
    onAnswer: note,
    onError: (error) => void (troubles.length < TROUBLES_MAX && troubles.push(String(error))),
  });
  try {
    street.lookAfter(left);
    await watch.look(filed());
    if (!watch.isDone) {
      street.open();
      await terminal.progress('Working', untilDone(watch, time, filed), () => watch.spelled());
      await street.close();
      time.endFiling(performance.now());
    } else {
      time.endFiling();
    }
    await terminal.progress('Coming to rest', untilSilent(watch, time, filed), () => watch.spelled());
    return { day: watch.day, settledSeconds: settledSecondsOf(watch.day), troubles };
  } finally {
    await street.leave();
    await watch.close();
  }
}

/** Sends the officials to work. Throws when they do not take the order: nothing would be decided, and the day would stand still. */
export async function openOffices({ caller }: { readonly caller: Pick<Ours['caller'], 'ask'> }): Promise<void> {
  const { status } = await caller.ask('neighbours', 'POST', '/rehearsal', { body: { officials: true } });
  if (status !== 200) throw new Error(`The rehearsed officials did not take the order: status ${status}.`);
}

async function untilDone(watch: StretchWatch, time: WorkTime, filed: () => Filed): Promise<void> {
  while (!watch.isDone) {
    await pause(watch.restMs);
    const standing = await watch.look(filed());
    refuseStandstill(performance.now() - time.lastSaidMs, standing);
  }
}

async function untilSilent(watch: StretchWatch, time: WorkTime, filed: () => Filed): Promise<void> {
  do {
    await pause(watch.restMs);
    await watch.look(filed());
  } while (performance.now() - time.lastSaidMs < SILENCE_MS);
}

/** What the street knows at a look: the first sample that is not filed, and of the whole day who was accepted and who is silent. */
interface Filed extends Pick<Standing, 'accepted' | 'silent'> {
  readonly next: number;
}

/** How the stretch stands, looked at again and again and kept in the diary. */
class StretchWatch {
  day: Day;
  ended = 0;
  /** Samples before this one may be filed. */
  reserved = 0;
  /** How long to rest until the next look. */
  restMs = 0;
  private readonly spoken: SpokenCount;
  private readonly before: ReturnType<typeof totalOf>;
  private readonly looks: { readonly atMs: number; readonly transactions: number; readonly ended: number }[] = [];

  constructor(
    private readonly ours: Ours,
    private readonly ground: SharedGround,
    private readonly diary: Diary,
    private readonly begun: Day,
    private readonly birth: Pick<Stretch, 'begunAt' | 'commit' | 'first'>,
    private readonly time: WorkTime,
  ) {
    this.day = begun;
    this.before = totalOf(begun);
    this.spoken = new SpokenCount(ground.brokers.split(','));
  }

  get isDone(): boolean {
    const total = totalOf(this.day);
    return GOALS.every(({ of, count }) => total[of] >= count * this.day.share);
  }

  /** What has ended after the last look of a stretch that broke off belongs to this one. */
  async look({ next, accepted, silent }: Filed): Promise<Standing> {
    const begunMs = performance.now();
    const [transactions, { ended, figuresBehindSeconds }] = await Promise.all([this.spoken.read(), readProgress(this.ours.caller)]);
    const atMs = performance.now();
    const lookMs = Math.round(atMs - begunMs);
    this.restMs = restAfter(lookMs);
    this.time.hear({ transactions, ended }, atMs);
    this.looks.push({ atMs, transactions, ended });
    while (atMs - this.looks[0]!.atMs > LATELY_MS) this.looks.shift();
    this.ended = ended;
    const standing = { accepted, ended, silent, lookMs, figuresBehindSeconds };
    const stretch: Stretch = {
      ...this.birth,
      next: next + AHEAD,
      ...this.time.read(),
      transactions: transactions - this.before.transactions,
      ended: ended - this.before.ended,
      used: usedBy(this.ours, this.ground),
      standing,
    };
    this.day = { ...this.begun, stretches: [...this.begun.stretches, stretch] };
    this.diary.write(this.day);
    this.reserved = next + AHEAD;
    return standing;
  }

  /** How far the day is, and how long it will take at the pace of the last minutes. */
  spelled(): string {
    const [first, last] = [this.looks[0], this.looks.at(-1)];
    if (first === undefined || last === undefined || last.atMs === first.atMs) return '';
    const perSecond = (of: 'transactions' | 'ended'): number => ((last[of] - first[of]) * 1_000) / (last.atMs - first.atMs);
    const left = Math.max(...GOALS.map(({ of, count }) => Math.max(0, count * this.day.share - last[of]) / perSecond(of)));
    const howLong = Number.isFinite(left) ? `about ${spelledDuration(Math.round(left))} left` : 'nothing is moving';
    const { standing } = this.day.stretches.at(-1)!;
    const way = standing === undefined ? '' : `${onTheirWay(standing).toLocaleString('en')} on their way, ` +
      `figures ${standing.figuresBehindSeconds.toFixed(0)} s behind, a look ${(standing.lookMs / 1_000).toFixed(1)} s; `;
    return `${last.transactions.toLocaleString('en')} transactions, ${perSecond('transactions').toFixed(0)}/s; ` +
      `${last.ended.toLocaleString('en')} dossiers ended, ${perSecond('ended').toFixed(1)}/s; ${way}${howLong}`;
  }

  async close(): Promise<void> {
    await this.spoken.close();
  }
}

/** Since the birth of each; house and engines are born with the stretch. */
function usedBy(contestant: Contestant, { engines }: SharedGround): Readonly<Record<string, Used>> {
  const node = [...contestant.processes(), ...contestant.street(), ['load and watch', process.pid] as const];
  const readings = [
    ...node.map(([name, pid]) => [name, readProcess(pid)] as const),
    ...Array.from(engines, ([name, pid]) => [name, readFamily(pid)] as const),
  ];
  return Object.fromEntries(readings.map(([name, { processorMs, residentBytesMax }]) => [name, { processorMs, residentBytesMax }]));
}
