import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from '@jest/globals';

import { claimRunFolder } from '../../../deploy/local/run-folder.js';
import { Diary } from './diary.js';
import { diaryFolderIn, fulfillable, readDayWishes } from './wishes.js';

const root = mkdtempSync(join(tmpdir(), 'hoso-day-wishes-'));
afterAll(() => rmSync(root, { recursive: true }));

describe('what is asked of a day', () => {
  it('is all of it, going on where it was', () => {
    expect(readDayWishes([])).toEqual({ share: 1, anew: false, record: false });
    expect(readDayWishes(['--share', '0.01', '--anew', '--record'])).toEqual({ share: 0.01, anew: true, record: true });
  });

  it.each([
    [['--share', '2'], '--share is a number from 0.0001 to 1, not "2".'],
    [['--share', '0'], '--share is a number from 0.0001 to 1, not "0".'],
    [['--share', 'half'], '--share is a number from 0.0001 to 1, not "half".'],
    [['--night'], '--night'],
  ])('is refused in one sentence: %j', (args, sentence) => {
    expect(() => readDayWishes(args)).toThrow(sentence);
  });

  it('is refused before anything is started when a day of another share was begun, or one is being played', async () => {
    const run = await claimRunFolder(root);
    const wishes = readDayWishes(['--share', '0.5']);
    expect(() => fulfillable(wishes, run.path)).toThrow('A day is being played already; its engines and its diary are in use.');
    run.release();
    expect(fulfillable(wishes, run.path)).toBe(wishes);
    new Diary(diaryFolderIn(run.path)).write({ seed: 1, share: 0.1, stretches: [] });
    expect(() => fulfillable(wishes, run.path)).toThrow('A day with --share 0.1 was begun here: go on with it, or begin --anew.');
    for (const fit of [readDayWishes(['--share', '0.5', '--anew']), readDayWishes(['--share', '0.1'])]) {
      expect(fulfillable(fit, run.path)).toBe(fit);
    }
  });
});
