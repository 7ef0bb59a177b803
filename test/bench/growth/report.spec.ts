import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { withTable } from '../../support/table-in-page.js';
import { judge, neverBelow, risesAtMost, type Point } from './bounds.js';
import { droppedBy, pageOf, recordedAfter, sweepLines, verdictOf, type GrowthRecord } from './report.js';
import { isSame, type SweepResult } from './run-sweep.js';
import { SWEEPS } from './sweeps/index.js';

const points: readonly Point[] = [
  { value: 1, figures: { 'cost, µs': 100, share: 1 } },
  { value: 10, figures: { 'cost, µs': 104, share: 0.5 } },
  { value: 10, figures: { 'cost, µs': 106, share: 0.5 } },
];
const sweep: SweepResult = {
  name: 'payload',
  grows: 'KiB of paper',
  commit: 'abc',
  perSecond: 50,
  seconds: 20,
  values: [1, 10],
  begunAt: '2026-11-27T18:00:00.000Z',
  loadAverageBefore: [0, 0, 0],
  loadAverageAfter: [0, 0, 0],
  points,
  judgements: [judge(risesAtMost(0.1, 'cost, µs', 'tenfold'), points), judge(neverBelow(0.9, 'share'), points)],
  turns: [],
};

describe('what is told of a sweep', () => {
  it('is its figures over its values, the line through them, the bound and whether it holds', () => {
    const lines = sweepLines(sweep).map((line) => line.trim().replaceAll(/ {2,}/g, '  '));
    expect(lines).toEqual([
      'payload: KiB of paper  1  10',
      '50 dossiers per second for 20 s at each value; 1,024 only with --full; begun 2026-11-27T18:00:00.000Z, commit abc',
      'cost, µs  100  105',
      'holds: from 1 to 10 it changes by +5 %, allowed +10 %; line 100 + 5 for each tenfold (at one value it differed by up to 2 %)',
      'share  1  0.5',
      'DOES NOT HOLD: never below 0.5, allowed 0.9; line 1.06 - 0.0556 for each (at one value it differed by up to 0 %)',
      '',
    ]);
  });

  it('keeps the largest values apart', () => {
    expect(sweepLines({ ...sweep, values: [1_000_000, 10_000_000] })[0]).toMatch(/ 1,000,000 10,000,000$/);
  });

  it('ends with what does not hold', () => {
    expect(verdictOf([sweep])).toBe(
      '1 of 2 bounds DO NOT HOLD. payload, share: never below 0.5, allowed 0.9. ' +
        'Each is judged over the values of its row and no further; what is not known: payload: 1,024 only with --full.',
    );
    expect(verdictOf([{ ...sweep, judgements: sweep.judgements.slice(0, 1), values: [1, 1_024] }])).toBe(
      'All 1 bounds hold. Each is judged over the values of its row and no further.',
    );
  });

  it('says what is missed in the words of today, also when the text of then was kept with it', () => {
    const kept = { ...sweep, cut: 'takes 6.5 hours' };
    expect(sweepLines(kept).join()).not.toContain('6.5 hours');
    const known = { ...sweep, name: 'history', values: [0, 1_000_000] };
    expect(verdictOf([known])).toContain('what is not known: history: 10,000,000 not at all, as they would fill a small disk.');
    expect(verdictOf([{ ...known, values: [0, 100] }])).toMatch(/history: 1,000,000 only with --full.*; 10,000,000 not at all/);
  });

  it.each([
    ['index-entries', 'nothing is filed: 3,000 dossiers are written and read at each value'],
    ['backlog', 'as many dossiers as are to wait, at 50 per second (250 beyond 10,000); at 0, 50 per second for 20 s'],
    ['duplicates', '50 dossiers per second for 20 s at each value, and besides what is sent again'],
    ['agencies', '50 dossiers per second for at least 20 s at each value'],
    ['register', '50 dossiers per second for 20 s at each value'],
  ])('says what was filed: %s', (name, filed) => {
    expect(sweepLines({ ...sweep, name })[1]!.trim().startsWith(`${filed}; `)).toBe(true);
  });

  it('says at which values the house did not carry what was filed', () => {
    const measured = points.map((point) => ({ ...point, carried: point.value < 10 }));
    expect(sweepLines({ ...sweep, points: measured })[2]).toBe('    NOT CARRIED at 10');
    expect(sweepLines({ ...sweep, points: points.map((point) => ({ ...point, carried: true })) }).join()).not.toContain('NOT CARRIED');
  });

  it('takes its place among the others on record, where these are of the same engines and machine', () => {
    const run = { store: 'WiredTiger', sweeps: [sweep] } as unknown as GrowthRecord;
    const before = { ...run, sweeps: [{ ...sweep, commit: 'old' }, { ...sweep, name: 'form', commit: 'old' }] };
    const after = (then: GrowthRecord | null): readonly string[] =>
      recordedAfter(then, run, ['form', 'payload']).sweeps.map(({ name, commit }) => `${name} ${commit}`);
    expect(after(before)).toEqual(['form old', 'payload abc']);
    expect(after({ ...before, store: 'another' })).toEqual(['payload abc']);
    expect(after(null)).toEqual(['payload abc']);
    expect(droppedBy({ ...before, store: 'another' }, run)).toEqual(['form']);
    expect([droppedBy(before, run), droppedBy(null, run)]).toEqual([[], []]);
  });

  it('may stand for another only under the same conditions', () => {
    expect(isSame(sweep, { ...sweep })).toBe(true);
    for (const other of [{ commit: 'def' }, { kafkaDriver: 'kafkajs' }, { perSecond: 40 }, { seconds: 8 }, { values: [1, 10, 100] }]) {
      expect(isSame(sweep, { ...sweep, ...other })).toBe(false);
    }
    for (const commit of ['abc-dirty', 'unknown']) expect(isSame({ ...sweep, commit }, { ...sweep, commit })).toBe(false);
  });
});

describe('what a run of the sweeps has shown', () => {
  const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
  const record = JSON.parse(read('./runs.json')) as GrowthRecord | null;

  it('stands on the page as it is on record', () => {
    const page = read('./README.md');
    expect(withTable(page, pageOf(record))).toBe(page);
  });

  it('is told with the names of the sweeps whose lines are laid over tenfolds', () => {
    const told = /over its tenfolds \(`log₁₀`\) where values multiply: ([^.]*)\./.exec(read('./README.md').replaceAll(/\s+/g, ' '))?.[1];
    const named = SWEEPS.map(({ name }) => name).filter((name) => told?.includes(name));
    expect(named).toEqual(SWEEPS.filter(({ bounds }) => bounds.some(({ scale }) => scale === 'tenfold')).map(({ name }) => name));
  });

  it('names its machine, its engines and its commit, and is nothing where there is nothing', () => {
    expect(pageOf(null)).toBe('No run is on record.\n');
    for (const told of [record?.machine, record?.kafka, record?.store, record?.commit]) {
      if (told !== undefined) expect(pageOf(record)).toContain(told);
    }
  });
});
