import { describe, expect, it } from '@jest/globals';
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

function rowFor(seed: number): DossierRow {
  const receivedAtMs = MORNING_MS + (seed % 400) * 900_000;
  const watch = rehearseHistory({ seed, receivedAtMs }).reduce<Watch | null>(
    (state, event) => hearEvent(state, event, MORNING_MS),
    null,
  )!;
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
