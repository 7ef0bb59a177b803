import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { isLocked } from '../../../deploy/local/lock-file.js';
import { readDay } from './diary.js';

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

/** Where a day's diary is kept in the folder of its run. */
export function diaryFolderIn(folder: string): string {
  return join(folder, 'records', 'day');
}

/**
 * The same wishes, where they can be fulfilled in the folder of a run. Throws one sentence when a day is being played there, or when one
 * of another share was begun there that is to be gone on with: before anything is started for it.
 */
export function fulfillable(wishes: DayWishes, folder: string): DayWishes {
  if (isLocked(join(folder, 'launcher.lock'))) throw new Error('A day is being played already; its engines and its diary are in use.');
  const begun = wishes.anew ? undefined : readDay(diaryFolderIn(folder));
  if (begun === undefined || begun.share === wishes.share) return wishes;
  throw new Error(`A day with --share ${begun.share} was begun here: go on with it, or begin --anew.`);
}
