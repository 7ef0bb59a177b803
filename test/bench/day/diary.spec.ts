import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from '@jest/globals';

import { Diary, settledSecondsOf, totalOf, unanswered, withUnseen, type Day, type Stretch } from './diary.js';

const folder = mkdtempSync(join(tmpdir(), 'hoso-day-'));
afterAll(() => rmSync(folder, { recursive: true }));

const STRETCH: Stretch = {
  begunAt: '2026-11-27T08:00:00.000Z', commit: 'abc', first: 0, next: 4, seconds: 10, transactions: 20, ended: 2,
  used: { intake: { processorMs: 100, residentBytesMax: 7 }, gone: { processorMs: 1, residentBytesMax: 1 } },
};
const DAY: Day = {
  seed: 1,
  share: 0.5,
  stretches: [
    STRETCH,
    { ...STRETCH, first: 4, next: 7, seconds: 5, transactions: 30, ended: 3, used: { intake: { processorMs: 50, residentBytesMax: 9 } } },
  ],
};

describe('the diary of a day', () => {
  it('keeps the day and every answer for whoever comes next', () => {
    const diary = new Diary(join(folder, 'kept'));
    expect([diary.read(), diary.answers().size]).toEqual([undefined, 0]);
    diary.write({ ...DAY, stretches: [] });
    diary.write(DAY);
    diary.noteAnswer(3, { kind: 'accepted', words: 'dossier-3' });
    diary.noteAnswer(0, { kind: 'refused', words: '422 missing-paper' });
    diary.noteAnswer(5, { kind: 'wrong', words: 'accepted (bad-date): dossier-5' });
    const later = new Diary(join(folder, 'kept'));
    expect(later.read()).toEqual(DAY);
    expect([...later.answers()]).toEqual([
      [3, { kind: 'accepted', words: 'dossier-3' }],
      [0, { kind: 'refused', words: '422 missing-paper' }],
      [5, { kind: 'wrong', words: 'accepted (bad-date): dossier-5' }],
    ]);
    expect(unanswered(DAY, later.answers())).toEqual([1, 2, 4, 6]);
  });

  it('takes no half line for an answer', () => {
    const diary = new Diary(join(folder, 'torn'));
    diary.noteAnswer(1, { kind: 'accepted', words: 'dossier-1' });
    appendFileSync(join(folder, 'torn', 'answers.txt'), '2 accepted doss');
    expect([...diary.answers().keys()]).toEqual([1]);
  });

  it('does not spoil the next answer with half a line that was left', () => {
    new Diary(join(folder, 'gone-on')).noteAnswer(1, { kind: 'accepted', words: 'dossier-1' });
    appendFileSync(join(folder, 'gone-on', 'answers.txt'), '2 accepted doss');
    new Diary(join(folder, 'gone-on')).noteAnswer(5, { kind: 'accepted', words: 'dossier-5' });
    expect([...new Diary(join(folder, 'gone-on')).answers()]).toEqual([
      [1, { kind: 'accepted', words: 'dossier-1' }],
      [5, { kind: 'accepted', words: 'dossier-5' }],
    ]);
  });

  it('adds up what stretches came to, and what they used', () => {
    expect(totalOf(DAY)).toEqual({
      seconds: 15,
      transactions: 50,
      ended: 5,
      used: { intake: { processorMs: 150, residentBytesMax: 9 }, gone: { processorMs: 1, residentBytesMax: 1 } },
    });
    expect(totalOf({ ...DAY, stretches: [] })).toEqual({ seconds: 0, transactions: 0, ended: 0, used: {} });
  });

  it('knows how long it took until all had ended, also when it was broken off meanwhile', () => {
    expect(settledSecondsOf(DAY)).toBe(0);
    const resting = [{ ...STRETCH, filingSeconds: 4 }, { ...STRETCH, filingSeconds: 0 }, { ...STRETCH, seconds: 0, filingSeconds: 0 }];
    expect(settledSecondsOf({ ...DAY, stretches: [STRETCH, ...resting] })).toBe(16);
  });

  it('counts what was said after the last look with the time that it took', () => {
    const lastAtMs = Date.parse(STRETCH.begunAt) + 12_000;
    const [before, last] = DAY.stretches;
    const seen = withUnseen(DAY, { transactions: 57, lastAtMs });
    expect(seen).toEqual({ ...DAY, stretches: [before, { ...last, seconds: 12, transactions: 37 }] });
    expect(totalOf(seen)).toMatchObject({ seconds: 22, transactions: 57 });
    expect(withUnseen(DAY, { transactions: 50, lastAtMs })).toBe(DAY);
    const early = withUnseen(DAY, { transactions: 51, lastAtMs: lastAtMs - 11_000 });
    expect(early.stretches.at(-1)).toMatchObject({ seconds: 5, transactions: 31 });
    expect(withUnseen({ ...DAY, stretches: [] }, { transactions: 5, lastAtMs })).toEqual({ ...DAY, stretches: [] });
  });
});
