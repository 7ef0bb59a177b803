import { parseArgs } from 'node:util';

import { namedIn, numberWithin, RATE_MAX, SECONDS_MAX, SECONDS_MIN } from '../../contest/wishes.js';
import { CONTESTANTS, type ContestantName } from './stands.js';

/** What the command line asks for. */
export interface Wishes {
  readonly seconds: number;
  /** How often everybody plays: there, back, and there again. */
  readonly rounds: number;
  readonly only: readonly ContestantName[];
  /** Dossiers per second: one at which everybody is at ease, and one at which batches fill. */
  readonly rates: readonly number[];
  /** Whether what comes of it is put on the page. */
  readonly record: boolean;
}

const SECONDS = 8;
const ROUNDS = 3;
const ROUNDS_MAX = 9;
const RATES = [113, 1_000];

/** Reads the command line. Throws one sentence when it asks for something that there is not. */
export function readWishes(args: readonly string[]): Wishes {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string' }, rounds: { type: 'string' }, only: { type: 'string' }, rates: { type: 'string' },
      record: { type: 'boolean', default: false },
    },
  });
  const only = values.only === undefined ? undefined : namedIn(CONTESTANTS, values.only);
  return {
    seconds: values.seconds === undefined ? SECONDS : numberWithin('--seconds', values.seconds, SECONDS_MIN, SECONDS_MAX),
    rounds: values.rounds === undefined ? ROUNDS : numberWithin('--rounds', values.rounds, 1, ROUNDS_MAX),
    // Without the floor there is nothing to hold the others against.
    only: CONTESTANTS.filter((name) => only === undefined || name === 'floor' || only.includes(name)),
    rates: values.rates?.split(',').map((rate) => numberWithin('--rates', rate, 1, RATE_MAX)) ?? RATES,
    record: values.record,
  };
}
