import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { withTable } from '../../support/table-in-page.js';
import { lineOf, recordedAfter, strainPageOf, verdictLine, type StrainRecord, type StrainRun } from './table.js';
import type { Finding } from './trial.js';

const GOOD: Finding = { what: 'turned away', found: '3 of 9', meant: 'politely', holds: true };
const BAD: Finding = { what: 'lag', found: '9.0 s', meant: '5.0 s', holds: false };
const PLAIN: Finding = { what: 'finished', found: '61.0 s' };

const runOf = (commit: string, trials: Readonly<Record<string, readonly Finding[]>>): StrainRun =>
  ({ commit, capacity: 120, trials: Object.entries(trials).map(([name, findings]) => ({ name, findings })) }) as unknown as StrainRun;

describe('what a run under strain says', () => {
  it('is a line for each finding, and one for all that were judged', () => {
    expect([GOOD, BAD, PLAIN].map(lineOf)).toEqual([
      '    turned away: 3 of 9 (meant: politely) — holds',
      '    lag: 9.0 s (meant: 5.0 s) — DOES NOT HOLD',
      '    finished: 61.0 s',
    ]);
    expect(verdictLine([GOOD, BAD, PLAIN])).toBe('Strain: 1 of 2 hold; not: lag.');
    expect(verdictLine([GOOD, PLAIN])).toBe('Strain: 1 of 1 hold.');
  });

  it('is a table on the page', () => {
    const page = strainPageOf([runOf('abc', { overload: [GOOD, BAD], soak: [PLAIN] })]);
    expect(page).toContain('| lag | 9.0 s | 5.0 s | DOES NOT HOLD |\n| finished | 61.0 s |  |  |\n');
    expect(strainPageOf([])).toBe('No run is on record.\n');
  });

  it('takes the place of what other runs have shown of the same trials', () => {
    const before = [runOf('new', { overload: [GOOD] }), runOf('old', { 'made-anew': [BAD], soak: [PLAIN] })];
    const named = (record: StrainRecord): readonly string[] =>
      record.map(({ commit, trials }) => `${commit}: ${trials.map(({ name }) => name).join(', ')}`);
    const run = runOf('now', { 'overload': [BAD], 'made-anew': [GOOD] });
    expect(named(recordedAfter(before, run))).toEqual(['now: overload, made-anew', 'old: soak']);
    expect(named(recordedAfter([], runOf('now', { soak: [PLAIN] })))).toEqual(['now: soak']);
  });

  it('stands on the page as it is on record', () => {
    const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
    const page = read('README.md');
    expect(withTable(page, strainPageOf(JSON.parse(read('runs.json')) as StrainRecord))).toBe(page);
  });
});
