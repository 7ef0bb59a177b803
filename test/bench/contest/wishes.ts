import { parseArgs } from 'node:util';

import { CONTESTANTS, type ContestantName } from './contestant.js';

/** What the command line asks for. */
export interface Wishes {
  readonly seconds: number;
  readonly only: readonly ContestantName[];
  readonly rate: number | undefined;
  /** Whether what comes of it is put on the page. */
  readonly record: boolean;
}

const SECONDS = 12;
const SECONDS_MIN = 4;
const SECONDS_MAX = 300;
const RATE_MAX = 5_000;

/** Reads the command line. Throws one sentence when it asks for something that there is not. */
export function readWishes(args: readonly string[]): Wishes {
  const { values } = parseArgs({
    args: [...args],
    options: { seconds: { type: 'string' }, only: { type: 'string' }, rate: { type: 'string' }, record: { type: 'boolean', default: false } },
  });
  return {
    seconds: values.seconds === undefined ? SECONDS : numberWithin('--seconds', values.seconds, SECONDS_MIN, SECONDS_MAX),
    only: values.only === undefined ? CONTESTANTS : values.only.split(',').map(contestantNamed),
    rate: values.rate === undefined ? undefined : numberWithin('--rate', values.rate, 1, RATE_MAX),
    record: values.record,
  };
}

function contestantNamed(text: string): ContestantName {
  const name = CONTESTANTS.find((one) => one === text);
  if (name === undefined) throw new Error(`--only names ${CONTESTANTS.join(', ')}, parted by commas, not "${text}".`);
  return name;
}

function numberWithin(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new Error(`${option} is a whole number from ${least} to ${most}, not "${text}".`);
  }
  return value;
}
