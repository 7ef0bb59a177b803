import { describe, expect, it } from '@jest/globals';
import type { MetricEvent } from '@hoso/contracts';
import fc from 'fast-check';

import { rehearseHistory } from '../../../test/histories.js';
import { bucketsOf, countBucket, readBucketKey } from '../bucket.js';
import { NOTHING, sumCounts } from '../bucket-counts.js';
import type { DossierRow } from '../dossier-row.js';
import { isMember } from '../indicator.js';
import { dayEnd, dayStart, slotStart } from '../vietnam-time.js';
import { hearEvent, passDueDate, type Watch } from '../watch.js';
import { findIndicator, INDICATORS } from './index.js';

const MORNING_MS = Date.UTC(2026, 10, 20, 1);

const historyFor = (seed: number): readonly MetricEvent[] =>
  rehearseHistory({ seed, receivedAtMs: MORNING_MS + (seed % 400) * 900_000 });

/** The row when its due date, if it has one, has passed. */
function rowFor(seed: number): DossierRow {
  const watch = historyFor(seed).reduce<Watch | null>((state, event) => hearEvent(state, event, MORNING_MS), null)!;
  return watch.row.dueAt === null ? watch.row : passDueDate(watch, watch.row.dueAt, MORNING_MS).row;
}

function countsOf(rows: readonly DossierRow[], from: string, to: string) {
  const keys = new Set(rows.flatMap(bucketsOf));
  const chosen = [...keys].filter((key) => {
    const start = slotStart(readBucketKey(key).slot);
    return start >= from && start < to;
  });
  return sumCounts(
    chosen.map((key) => countBucket(readBucketKey(key).kind, rows.filter((row) => bucketsOf(row).includes(key)))),
  );
}

describe('the indicators', () => {
  it('stand on exactly the dossiers that they name', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 40 }), (seeds) => {
        const rows = seeds.map(rowFor);
        const [from, to] = [dayStart('2026-11-21'), dayEnd('2026-11-22')];
        const counts = countsOf(rows, from, to);
        for (const indicator of INDICATORS) {
          const { base, value } = indicator.measure(counts);
          const members = rows.filter((row) => isMember(indicator, row, { from, to }));
          expect([indicator.id, base]).toEqual([indicator.id, members.length]);
          if (indicator.unit === 'dossiers') expect(value).toBe(members.length);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('take the wait for a payment as the applicant’s time, in which nothing becomes overdue', () => {
    const standsBehind = (row: DossierRow): readonly string[] =>
      INDICATORS.filter((indicator) => isMember(indicator, row, {})).map(({ id }) => id);
    const seeds = Array.from({ length: 200 }, (_, seed) => seed);
    const asked = seeds.filter((seed) => historyFor(seed).some(({ name }) => name === 'processing.fee-requested')).map(rowFor);
    const [owing, paid] = [asked.filter(({ status }) => status === 6), asked.filter(({ status }) => status !== 6)];
    expect(Math.min(owing.length, paid.length)).toBeGreaterThan(0);
    for (const row of owing) {
      expect(standsBehind(row)).toContain('in-process');
      expect(standsBehind(row)).not.toContain('overdue');
    }
    for (const row of paid) expect(standsBehind(row)).toContain('applicant-waiting-time');
  });

  it('name payments wherever they name supplements, in both languages', () => {
    for (const { id, definition: { vi, en } } of INDICATORS) {
      const named = [vi.includes('bổ sung'), vi.includes('nghĩa vụ tài chính'), en.includes('supplement'), en.includes('payment')];
      expect([id, ...named]).toEqual([id, ...named.map(() => named[0])]);
    }
  });

  it('tell nothing from zero', () => {
    const values = INDICATORS.map((indicator) => [indicator.id, indicator.measure(NOTHING).value]);
    expect(Object.fromEntries(values)).toEqual({
      received: 0, 'in-process': 0, finished: 0, 'on-time': 0, overdue: 0, 'on-time-share': null,
      'mean-processing-time': null, 'p90-processing-time': null, 'applicant-waiting-time': null, 'online-share': null,
    });
    expect(findIndicator('on-time-share')!.measure({ ...NOTHING, late: 3 }).value).toBe(0);
  });

  it('are defined in both languages, each under one id', () => {
    expect(new Set(INDICATORS.map(({ id }) => id)).size).toBe(INDICATORS.length);
    for (const { id, version, title, definition } of INDICATORS) {
      expect([id, version > 0, title.vi, title.en].every(Boolean)).toBe(true);
      expect(definition.vi.length).toBeGreaterThan(40);
      expect(definition.en.length).toBeGreaterThan(40);
    }
  });
});
