import { describe, expect, it } from '@jest/globals';
import { SPEAKERS, type MetricEvent, type Speaker } from '@hoso/contracts';
import fc from 'fast-check';

import { anySpokenBy } from '../../../../test/support/any-fact.js';
import { wovenTwice } from '../../../../test/support/woven.js';
import { rehearseHistory } from '../../test/histories.js';
import { bucketKey, bucketsOf, contributionOf, countBucket, dirtyBuckets, readBucketKey } from './bucket.js';
import { storyOf } from './story.js';
import { lanesOf } from './timeline.js';
import { clockStands } from './waiting.js';
import { awaitedDueDate, hearEvent, passDueDate, withoutMarks, type Watch } from './watch.js';

const NOON_MS = Date.UTC(2026, 10, 20, 5);
const DOSSIER = '01890000-0000-7000-8000-000000000001';

/** What one owner may say of a dossier, whatever it is, one after the other in time. */
function streamOf(owner: Speaker): fc.Arbitrary<readonly MetricEvent[]> {
  const said = fc.tuple(anySpokenBy(owner), fc.oneof(fc.constant(0), fc.nat(90_000_000)));
  return fc.array(said, { maxLength: 6 }).map((all) => {
    let atMs = NOON_MS;
    return all.map(([{ name, version, metric }, laterMs], place): MetricEvent => {
      const at = new Date((atMs += laterMs)).toISOString();
      return { owner, dossierId: DOSSIER, n: place + 1, name, version, at, cause: 'x', traceId: '0'.repeat(32), metric };
    });
  });
}
const streams = SPEAKERS.map(streamOf);
const heard = (events: readonly MetricEvent[], from: Watch | null = null): Watch | null =>
  events.reduce<Watch | null>((watch, event) => hearEvent(watch, event, NOON_MS), from);
/** What is kept but the marks, which say how it came to be. */
const rowOf = (watch: Watch | null): unknown => watch && { events: watch.events, row: watch.row, buckets: watch.buckets };

describe('a watched dossier', () => {
  it('is the same in whatever order its owners were heard, and whatever they said', () => {
    fc.assert(fc.property(wovenTwice(...streams), ({ one, other }) => {
      expect(rowOf(heard(one))).toEqual(rowOf(heard(other)));
    }));
  });

  it('is the same when any of it is heard again, out of its order as well', () => {
    fc.assert(fc.property(wovenTwice(...streams), fc.array(fc.nat(), { maxLength: 8 }), ({ one, other }, again) => {
      fc.pre(one.length > 0);
      const doubled = [...other, ...again.map((place) => one[place % one.length]!)];
      expect(rowOf(heard(doubled))).toEqual(rowOf(heard(one)));
      expect(rowOf(heard(doubled.toReversed()))).toEqual(rowOf(heard(one)));
    }));
  });

  it('tells its story in lanes, and no stretch of them ends before it begins', () => {
    fc.assert(fc.property(wovenTwice(...streams), ({ one }) => {
      const watch = heard(one);
      const lanes = lanesOf(watch?.events ?? []);
      expect(lanes.flatMap(({ facts }) => facts)).toHaveLength(one.length);
      for (const { from, to } of lanes.flatMap(({ spans }) => spans)) expect(to === null || to >= from).toBe(true);
    }));
  });

  it('is overdue exactly when its present due date has passed while it is open and the clock does not stand', () => {
    fc.assert(fc.property(wovenTwice(...streams), fc.boolean(), ({ one }, isPresent) => {
      fc.pre(one.length > 0);
      const watch = heard(one)!;
      const { dueAt, open, waitsForApplicant } = watch.row;
      const stands = clockStands(storyOf(watch.events));
      if (waitsForApplicant) expect(stands).toBe(true);
      const passed = passDueDate(watch, isPresent && dueAt !== null ? dueAt : '2020-01-01T00:00:00.001Z', NOON_MS);
      expect(passed.row.overdue).toBe(open && !stands && dueAt !== null && (isPresent || dueAt === passed.duePassed));
      expect(awaitedDueDate(passed) === null).toBe(!open || stands || dueAt === null || passed.row.overdue);
    }));
  });

  it('has measured nothing below zero', () => {
    fc.assert(fc.property(wovenTwice(...streams), ({ one }) => {
      const { processingSeconds, applicantSeconds, supplementRounds } = heard(one)?.row ?? {};
      const measured = [processingSeconds, applicantSeconds, supplementRounds].filter((number) => number != null);
      expect(measured.filter((number) => number < 0)).toEqual([]);
    }));
  });
});

describe('the marks of a dossier', () => {
  it('name every bucket that counts otherwise than before, since they were last taken away', () => {
    const cut = fc.tuple(wovenTwice(...streams), fc.nat(18));
    fc.assert(fc.property(cut, ([{ one }, place]) => {
      const before = heard(one.slice(0, place));
      const after = heard(one.slice(place), before && withoutMarks(before));
      if (after === null) return;
      const rows = { before: before?.row ?? null, after: after.row };
      const keys = new Set([...(rows.before ? bucketsOf(rows.before) : []), ...bucketsOf(rows.after)]);
      for (const key of keys) {
        const { kind } = readBucketKey(key);
        const count = (row: Watch['row'] | null): unknown => countBucket(kind, row !== null && bucketsOf(row).includes(key) ? [row] : []);
        if (JSON.stringify(count(rows.before)) !== JSON.stringify(count(rows.after))) expect(after.dirty).toContain(key);
      }
      expect(after.dirtyAt === undefined).toBe(after.dirty.length === 0);
    }));
  });

  it('are none where nothing that is counted has changed', () => {
    fc.assert(fc.property(wovenTwice(...streams), ({ one }) => {
      const row = heard(one)?.row;
      if (row !== undefined) expect(dirtyBuckets(row, { ...row })).toEqual([]);
    }));
  });
});

describe('a bucket', () => {
  it('has a name that says all of it', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1e9 }), (seed) => {
      const row = heard(rehearseHistory({ seed, receivedAtMs: NOON_MS }))!.row;
      for (const key of bucketsOf(row)) {
        const bucket = readBucketKey(key);
        expect(bucketKey(bucket)).toBe(key);
        expect([bucket.agency, bucket.procedure, bucket.channel]).toEqual([row.agency, row.procedure, row.channel]);
        const { received, finished, notAccepted, withdrawn, stopped } = contributionOf(bucket.kind, row);
        expect(received + finished + notAccepted + withdrawn + stopped).toBe(1);
      }
    }));
  });
});
