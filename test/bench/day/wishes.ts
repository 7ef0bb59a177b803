import { parseArgs } from 'node:util';

/** What the command line asks for. */
export interface DayWishes {
  /** How much of a day: 1 is all of it. */
  readonly share: number;
  /** Whether a day that was broken off is thrown away. */
  readonly anew: boolean;
  readonly record: boolean;
}

const SHARE_LEAST = 0.000_1;

/** Reads the command line. Throws one sentence when it asks for something that there is not. */
export function readDayWishes(args: readonly string[]): DayWishes {
  const yes = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({ args: [...args], options: { share: { type: 'string' }, anew: yes, record: yes } });
  const share = values.share === undefined ? 1 : Number(values.share);
  if (!(share >= SHARE_LEAST && share <= 1)) throw new Error(`--share is a number from ${SHARE_LEAST} to 1, not "${values.share}".`);
  return { share, anew: values.anew, record: values.record };
}
