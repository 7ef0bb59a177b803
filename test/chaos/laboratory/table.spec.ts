import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { withTable } from '../../support/table-in-page.js';
import { tableOf, type Record } from './table.js';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const records = JSON.parse(read('../runs.json')) as readonly Record[];

describe('what experiments have shown', () => {
  it('stands on the page as it is on record', () => {
    const page = read('../README.md');
    expect(withTable(page, tableOf(records))).toBe(page);
  });

  it('is told with where it was run, and as nothing where there is nothing', () => {
    expect(tableOf([])).toBe('No run is on record.\n');
    for (const record of records) expect(tableOf([{ ...record, slices: 10 }])).toMatch(/^1 of 10 slices so far\. Seed /);
    for (const record of records) expect(tableOf([record])).toContain(record.machine);
  });

  it('is told with what is meant, also of records that are older than a figure', () => {
    for (const run of records) {
      const { acceptedUnderFault: _later, frames: _counted, lines: _touched, setAside: _noted, ...withEndings } = run;
      const { unexplainedEndings: _judged, ...withVerdict } = withEndings;
      const { identified: _new, ...seen } = withVerdict.verdict.seen;
      const record = { ...withVerdict, verdict: { ...withVerdict.verdict, seen: seen as Record['verdict']['seen'] } };
      expect(tableOf([record])).toContain('whom the register identified | not counted |');
      const identifies = { ...record, verdict: { ...record.verdict, seen: { ...seen, identified: 7 } } };
      expect(tableOf([identifies, identifies])).toContain('whom the register identified | 14 |');
      expect(tableOf([record])).toContain('at a single request or answer | not counted |');
      expect(tableOf([record])).toContain('taken up again | not counted |');
      expect(tableOf([{ ...record, setAside: { intake: { a: 2, b: 3 }, monitoring: { a: 4 } } }])).toContain('taken up again | 9 |');
      expect(tableOf([record])).toContain('as a whole | not counted |');
      const lines = { cut: { hit: 3, missed: 1 }, latency: { hit: 1, missed: 0 } };
      expect(tableOf([{ ...record, lines }])).toContain('a whole | 4; nothing passed meanwhile, and the fault does not count: 1 |');
      expect(tableOf([record])).toContain('no fault explains why | not counted | 0 |');
      const ownEndings = { 'intake-1': ['one', 'other'], 'the store': ['third'] };
      expect(tableOf([{ ...record, ownEndings, unexplainedEndings: 2 }, record])).toContain('no fault explains why | 2 of 3 | 0 |');
      const frames = { one: { hit: 2, missed: 1 }, other: { hit: 0, missed: 4 } };
      expect(tableOf([{ ...record, frames }])).toContain('answer | 2; it did not come in time, and the fault does not count: 5 |');
      expect(tableOf([record])).toContain('| Of these, accepted while faults went on | not counted | at least 10000 in each run |');
      expect(tableOf([{ ...record, acceptedUnderFault: 10_500 }])).toContain('accepted while faults went on | 10500 |');
      expect(tableOf([{ ...record, drainedMs: null }])).toContain('healed | 1 not within the time that was waited | within 60 s |');
      expect(tableOf([{ ...record, restart: null }, { ...record, restart: { documents: 1, rebuiltMs: 1 } }]))
        .toContain('a new watch-room changed, in 1 of 2 runs | 0 | 0 |');
      const broken = { ...record, machine: 'another machine', seconds: 600, verdict: { ...record.verdict, holds: false } };
      const both = tableOf([{ ...record, seconds: 1_200 }, broken]);
      expect(both).toContain('30 minutes, the longest run 20;');
      expect(both).toContain(`${record.machine} and another machine.`);
      expect(both).toContain('does not hold | 1 | 0 |');
    }
  });
});
