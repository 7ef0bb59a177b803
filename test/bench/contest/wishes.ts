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
/** How long a measurement may be, and how many dossiers per second may be asked for. */
export const SECONDS_MIN = 4;
export const SECONDS_MAX = 300;
export const RATE_MAX = 5_000;

/** Reads the command line. Throws one sentence when it asks for something that there is not. */
export function readWishes(args: readonly string[]): Wishes {
  const { values } = parseArgs({
    args: [...args],
    options: { seconds: { type: 'string' }, only: { type: 'string' }, rate: { type: 'string' }, record: { type: 'boolean', default: false } },
  });
  const only = values.only === undefined ? CONTESTANTS : namedIn(CONTESTANTS, values.only);
  if (values.record && !CONTESTANTS.every((name) => only.includes(name))) {
    throw new Error('--record wants all of them: a page with some left out would take the place of one with everybody.');
  }
  return {
    seconds: values.seconds === undefined ? SECONDS : numberWithin('--seconds', values.seconds, SECONDS_MIN, SECONDS_MAX),
    only,
    rate: values.rate === undefined ? undefined : numberWithin('--rate', values.rate, 1, RATE_MAX),
    record: values.record,
  };
}

/** Those of all names that `--only` lists, in its order. Throws one sentence when it lists another. */
export function namedIn<Name extends string>(all: readonly Name[], text: string): readonly Name[] {
  return text.split(',').map((listed) => {
    const name = all.find((one) => one === listed);
    if (name === undefined) throw new Error(`--only names ${all.join(', ')}, parted by commas, not "${listed}".`);
    return name;
  });
}

/** A whole number from the command line. Throws one sentence when it is none, or too small or too large. */
export function numberWithin(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new Error(`${option} is a whole number from ${least} to ${most}, not "${text}".`);
  }
  return value;
}
