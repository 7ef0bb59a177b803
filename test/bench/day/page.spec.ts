import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { withTable } from '../../support/table-in-page.js';
import { dayLinesOf, dayPageOf, type DayRecord } from './page.js';

const RECORD = {
  share: 0.1,
  command: 'npm run bench:day -- --share 0.1',
  stretches: ['2026-11-27T08:00:00.000Z', '2026-11-27T09:00:00.000Z'].map((begunAt) => ({ begunAt, commit: 'abc' })),
  total: {
    seconds: 500, transactions: 350_000, ended: 39_000,
    used: { intake: { processorMs: 400_000, residentBytesMax: 200 * 2 ** 20 } },
  },
  settledSeconds: 61.6,
  proven: {
    accepted: 39_998, refused: 800, recovered: 2, transactions: 350_000,
    ends: { delivered: 37_000, refused: 1_500, withdrawn: 300, stopped: 200, waiting: 1_000 },
    channels: { online: 28_000, counter: 10_000, post: 2_000 }, procedures: 12, against: [] as readonly string[],
  },
} as unknown as DayRecord;

describe('what a day has come to', () => {
  it('is how long a whole one takes at this speed, and whether it was played', () => {
    const lines = dayLinesOf(RECORD);
    expect(lines[0]).toBe('  a day of the national exchange, 2,500,000 transactions: 59.5 min at 700.0/s, a share of 0.1 done; within 60 min');
    expect(lines[1]).toBe('  a day of the country, 400,000 dossiers ended: 85.5 min at 78.0/s, not done whole; NOT within 8 min');
    expect(lines).toContain('  transactions: facts that the three owners have spoken: 350,000, 8.75 about each dossier');
    expect(lines).toContain('  by channel: online 70 %, counter 25 %, post 5 %');
    expect(lines).toContain('  intake: processor time per dossier, held at most: 10.00 ms, 200 MiB');
    expect(lines.at(-1)).toBe('The day holds: 350,000 transactions, nothing lost, nothing doubled, every figure recounted.');
  });

  it('counts what was proven, and not what was told twice', () => {
    const told = { ...RECORD, total: { ...RECORD.total, transactions: 260_000, ended: 41_000 } };
    const proven = { ...RECORD.proven, transactions: 249_000 };
    const [transactions, ended] = dayLinesOf({ ...told, proven });
    expect(transactions).toContain(': 83.7 min at 498.0/s, not done whole;');
    expect(ended).toContain(': 85.5 min at 78.0/s, not done whole;');
  });

  it('says aloud what speaks against it', () => {
    const spoilt = { ...RECORD, proven: { ...RECORD.proven, against: ['a is gone', 'b is there twice'] } };
    expect(dayLinesOf(spoilt).at(-1)).toBe('THE DAY DOES NOT HOLD: 2 things speak against it, first of all: a is gone; b is there twice.');
  });

  it('is a table on the page', () => {
    expect(dayPageOf(RECORD)).toContain('Begun 2026-11-27T08:00:00.000Z with `npm run bench:day -- --share 0.1`, commit abc, in 2 stretches.');
    expect(dayPageOf(RECORD)).toContain('| procedures filed | 12 |\n');
    expect(dayPageOf(null)).toBe('No run is on record.\n');
  });

  it('stands on the page as it is on record', () => {
    const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
    const page = read('README.md');
    expect(withTable(page, dayPageOf(JSON.parse(read('runs.json')) as DayRecord | null))).toBe(page);
  });
});
