import { parseArgs } from 'node:util';

import { numberWithin } from '../contest/wishes.js';

/** What the command line asks for. */
export interface ProfileWishes {
  /** Dossiers per second. */
  readonly perSecond: number;
  readonly seconds: number;
  readonly record: boolean;
}

/** Reads the command line. Throws one sentence when it asks for something that there is not. */
export function readProfileWishes(args: readonly string[]): ProfileWishes {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rate: { type: 'string', default: '60' }, seconds: { type: 'string', default: '20' }, record: { type: 'boolean', default: false },
    },
  });
  return {
    perSecond: numberWithin('--rate', values.rate, 1, 1_000),
    seconds: numberWithin('--seconds', values.seconds, 4, 300),
    record: values.record,
  };
}
