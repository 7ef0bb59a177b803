import {
  appendFileSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, truncateSync, writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import type { Standing } from './standing.js';

/** What one process has used and held. */
export interface Used {
  readonly processorMs: number;
  readonly residentBytesMax: number;
}

/** One stretch of the day's work, from a start of the house until it was stopped, or broke off. */
export interface Stretch {
  readonly begunAt: string;
  /** The project's version. */
  readonly commit: string;
  /** Samples from `first` up to and without `next` may have been filed. */
  readonly first: number;
  readonly next: number;
  /** From the start of the house to the last thing that was said. */
  readonly seconds: number;
  /** After so much of it nobody filed any more; absent where somebody filed to its end. */
  readonly filingSeconds?: number;
  /** Facts that the owners have spoken, as Kafka has counted them. */
  readonly transactions: number;
  /** Dossiers that have ended, as monitoring has counted them. */
  readonly ended: number;
  readonly used: Readonly<Record<string, Used>>;
  /** How the whole day stood at the last look of the stretch; diaries of before do not say. */
  readonly standing?: Standing;
}

/** What is known of a day that is being played. */
export interface Day {
  readonly seed: number;
  readonly share: number;
  readonly stretches: readonly Stretch[];
}

/** What was answered to a sample: with the id of its dossier, with why it was turned away as it must be, or otherwise than it must be. */
export interface Answer {
  readonly kind: 'accepted' | 'refused' | 'wrong';
  readonly words: string;
}

const DAY = 'day.json';
const ANSWERS = 'answers.txt';

/**
 * What must outlive the bench: how far the day has come, and each answer at once when it is there. Whoever files is killed
 * without harm: what was under way then has no answer here, and is looked for in the house. Half a line that a sudden end has left is
 * cut off when the diary is opened.
 */
export class Diary {
  private readonly dayFile: string;
  private readonly answersFile: string;

  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
    this.dayFile = join(folder, DAY);
    this.answersFile = join(folder, ANSWERS);
    if (existsSync(this.answersFile)) truncateSync(this.answersFile, readFileSync(this.answersFile).lastIndexOf('\n') + 1);
  }

  /** The day that was begun here; undefined where none was. */
  read(): Day | undefined {
    return readDay(this.folder);
  }

  /** Replaces what is known of the day: all of it or nothing, whatever ends this machine. */
  write(day: Day): void {
    writeFileSync(`${this.dayFile}.new`, JSON.stringify(day), { flush: true });
    renameSync(`${this.dayFile}.new`, this.dayFile);
    const folder = openSync(this.folder, 'r');
    fsyncSync(folder);
    closeSync(folder);
  }

  noteAnswer(index: number, { kind, words }: Answer): void {
    appendFileSync(this.answersFile, `${index} ${kind} ${words}\n`);
  }

  /** Every answer, by the index of its sample. A line that was not finished is none. */
  answers(): ReadonlyMap<number, Answer> {
    if (!existsSync(this.answersFile)) return new Map();
    const whole = readFileSync(this.answersFile, 'utf8').split('\n').slice(0, -1);
    return new Map(whole.map((line) => {
      const [index, kind, ...words] = line.split(' ');
      return [Number(index), { kind: kind as Answer['kind'], words: words.join(' ') }];
    }));
  }
}

/** The day that was begun in a folder, which is left as it is; undefined where none was. */
export function readDay(folder: string): Day | undefined {
  const file = join(folder, DAY);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Day) : undefined;
}

/**
 * A day whose last stretch may have been broken off, with what was said in it after its last look, and the time until then.
 * `transactions` as Kafka has counted them in all before the house is put up again, `lastAtMs` when it was told the last of them.
 */
export function withUnseen(day: Day, { transactions, lastAtMs }: { readonly transactions: number; readonly lastAtMs: number }): Day {
  const last = day.stretches.at(-1);
  const unseen = transactions - totalOf(day).transactions;
  if (last === undefined || unseen <= 0) return day;
  const seconds = Math.max(last.seconds, (lastAtMs - Date.parse(last.begunAt)) / 1_000);
  return { ...day, stretches: [...day.stretches.slice(0, -1), { ...last, seconds, transactions: last.transactions + unseen }] };
}

/** Samples that may have been filed and whose answer nobody knows. */
export function unanswered({ stretches }: Day, answers: ReadonlyMap<number, Answer>): readonly number[] {
  return stretches.flatMap(({ first, next }) =>
    Array.from({ length: next - first }, (_, offset) => first + offset).filter((index) => !answers.has(index)));
}

/** How long the house has worked on what was left when filing had ended, whichever stretch that was in. */
export function settledSecondsOf({ stretches }: Day): number {
  return stretches.reduce((sum, { seconds, filingSeconds = seconds }) => sum + Math.max(0, seconds - filingSeconds), 0);
}

/** All stretches so far as one: seconds and counts are sums, what was held is the most. */
export function totalOf({ stretches }: Day): Pick<Stretch, 'seconds' | 'transactions' | 'ended' | 'used'> {
  const sum = (of: (stretch: Stretch) => number): number => stretches.reduce((total, stretch) => total + of(stretch), 0);
  const names = [...new Set(stretches.flatMap(({ used }) => Object.keys(used)))];
  return {
    seconds: sum(({ seconds }) => seconds),
    transactions: sum(({ transactions }) => transactions),
    ended: sum(({ ended }) => ended),
    used: Object.fromEntries(names.map((name) => [name, {
      processorMs: sum(({ used }) => used[name]?.processorMs ?? 0),
      residentBytesMax: Math.max(...stretches.map(({ used }) => used[name]?.residentBytesMax ?? 0)),
    }])),
  };
}
