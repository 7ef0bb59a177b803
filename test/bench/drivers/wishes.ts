import { parseArgs } from 'node:util';

import { numberWithin } from '../contest/wishes.js';

/** What the command line asks for. */
export interface DriversWishes {
  readonly rounds: number;
  /** Of small messages at a steady rate, in each round. */
  readonly seconds: number;
  /** Whether what comes of it is put on the page. */
  readonly record: boolean;
}

/** Reads the command line. Throws one sentence when it asks for something that there is not. */
export function readDriversWishes(args: readonly string[]): DriversWishes {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '4' }, seconds: { type: 'string', default: '20' }, record: { type: 'boolean', default: false },
    },
  });
  return {
    rounds: numberWithin('--rounds', values.rounds, 1, 50),
    seconds: numberWithin('--seconds', values.seconds, 4, 300),
    record: values.record,
  };
}
