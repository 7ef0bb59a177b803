import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { rehearseHistory } from '../../test/histories.js';
import { areaOf, contains } from './area.js';
import { bucketKey, bucketsOf, countBucket, readBucketKey, type BucketKind } from './bucket.js';
import { CountSum, NOTHING, sumCounts, type DurationCount } from './bucket-counts.js';
import type { CountedBucket } from './buckets.js';
import type { DossierRow } from './dossier-row.js';
import { meanSeconds, measuredCount, percentileSeconds } from './durations.js';
import { FigureSum, figuresOf, GROUPINGS, type Figures } from './figures.js';
import { FlowBoard } from './flow.js';
import { percentOf } from './indicator.js';
import { narrowed, periodOf } from './period.js';
import { Tally } from './tally.js';
import { dayEnd, dayStart, slotAfter, slotEnd, slotOf, slotStart } from './vietnam-time.js';
import { waitedSeconds } from './waiting.js';
import { hearEvent, type Watch } from './watch.js';

const NOON_MS = Date.UTC(2026, 10, 20, 5);
const HOUR_MS = 3_600_000;

/** Some hundred rows of dossiers in every state, made once. */
const ROWS: readonly DossierRow[] = Array.from({ length: 300 }, (_, seed) =>
  rehearseHistory({ seed: seed + 1, receivedAtMs: NOON_MS + (seed % 60) * HOUR_MS })
    .reduce<Watch | null>((watch, event) => hearEvent(watch, event, NOON_MS), null)!.row);
const row = fc.constantFrom(...ROWS);
const rows = fc.array(row, { maxLength: 20 });
const kind = fc.constantFrom<BucketKind>('received', 'finished');

const seconds = fc.oneof(fc.nat(20), fc.nat(1_000_000));
const measured = fc.array(seconds, { maxLength: 60 });
/** Values as buckets keep them: each once, ascending, with how often it came. */
const counted = (values: readonly number[]): readonly DurationCount[] =>
  [...Map.groupBy(values, (value) => value)].map(([value, all]): DurationCount => [value, all.length]).sort(([a], [b]) => a - b);

describe('durations', () => {
  it('have the percentile that sorting all of them and counting off gives', () => {
    fc.assert(fc.property(measured, fc.integer({ min: 1, max: 100 }), (values, percent) => {
      const sorted = values.toSorted((a, b) => a - b);
      const naive = sorted.find((_, place) => (place + 1) * 100 >= percent * sorted.length) ?? null;
      expect(percentileSeconds(counted(values), percent)).toBe(naive);
    }));
  });

  it('have a median and a ninth tenth that so many do not exceed, and no smaller one would do', () => {
    fc.assert(fc.property(measured, fc.constantFrom(50, 90), (values, percent) => {
      fc.pre(values.length > 0);
      const found = percentileSeconds(counted(values), percent)!;
      const share = (most: number): number => values.filter((value) => value <= most).length / values.length;
      expect(share(found) * 100).toBeGreaterThanOrEqual(percent - 1e-9);
      expect(share(found - 1) * 100).toBeLessThan(percent);
    }));
  });

  it('have the mean of all of them', () => {
    fc.assert(fc.property(measured, (values) => {
      const sum = values.reduce((total, value) => total + value, 0);
      expect(meanSeconds(counted(values))).toBe(values.length === 0 ? null : Math.round(sum / values.length));
      expect(measuredCount(counted(values))).toBe(values.length);
    }));
  });
});

describe('counts', () => {
  it('are the same however the rows are ordered and split', () => {
    fc.assert(fc.property(kind, fc.array(rows, { maxLength: 5 }), (of, parts) => {
      const whole = countBucket(of, parts.flat());
      expect(sumCounts(parts.map((part) => countBucket(of, part)))).toEqual(whole);
      expect(countBucket(of, parts.flat().toReversed())).toEqual(whole);
    }));
  });

  it('are as before when what was added is taken out again', () => {
    fc.assert(fc.property(kind, rows, rows, (of, first, second) => {
      const sum = new CountSum();
      for (const part of [first, second]) sum.add(countBucket(of, part), 1);
      sum.add(countBucket(of, first), -1);
      expect(sum.total()).toEqual(countBucket(of, second));
      sum.add(countBucket(of, second), -1);
      expect(sum.total()).toEqual(NOTHING);
    }));
  });

  it('that are kept up to date are those of counting anew, after any changes', () => {
    const change = fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.option(row, { nil: undefined }));
    fc.assert(fc.property(kind, fc.array(change, { maxLength: 30 }), (of, changes) => {
      const [tally, kept] = [new Tally(of), new Map<string, DossierRow>()];
      for (const [dossierId, now] of changes) {
        if (now === undefined) {
          tally.remove(dossierId);
          kept.delete(dossierId);
        } else {
          tally.put(dossierId, now);
          kept.set(dossierId, now);
        }
      }
      expect(tally.counts).toEqual(countBucket(of, kept.values()));
      expect(tally.size).toBe(kept.size);
    }));
  });

  const filing = fc.record({
    slot: fc.constantFrom('2026-11-19T23:55', '2026-11-20T00:00', '2026-11-20T12:05', '2031-01-01T00:00'),
    procedure: fc.constantFrom('1.1', '1.2', '1.3'),
    counted: rows,
  });
  type Filing = typeof filing extends fc.Arbitrary<infer Value> ? Value : never;
  const countedOf = ({ slot, procedure, counted }: Filing): CountedBucket => {
    const bucket = { kind: 'received', slot, agency: 'H26.101', procedure, channel: 'online' } as const;
    return { key: bucketKey(bucket), bucket, counts: countBucket('received', counted) };
  };

  it('on the board of the flow are the sums of what each bucket said last, however few of them are at hand', () => {
    const filings = fc.array(filing, { maxLength: 20 });
    fc.assert(fc.property(filings, filings, fc.integer({ min: 1, max: 8 }), (first, then, heldMax) => {
      const board = new FlowBoard(heldMax);
      const kept = new Map(first.map(countedOf).map((bucket) => [bucket.key, bucket]));
      for (const bucket of kept.values()) board.add(bucket);
      for (const bucket of then.map(countedOf)) {
        kept.set(bucket.key, bucket);
        const { slot } = bucket.bucket;
        if (!board.put(bucket)) board.replace(slot, [...kept.values()].filter((one) => one.bucket.slot === slot));
        expect(board.size).toBeLessThanOrEqual(Math.max(heldMax, 4));
      }
      const { received, open, overdueOpen, rooms } = sumCounts([...kept.values()].map(({ counts }) => counts));
      expect(board.total()).toEqual({ received, open, overdueOpen, rooms });
    }));
  });
});

describe('figures', () => {
  const buckets = (all: readonly DossierRow[]) => {
    const keys = [...new Set(all.flatMap(bucketsOf))];
    return keys.map((key) => {
      const bucket = readBucketKey(key);
      return { key, bucket, counts: countBucket(bucket.kind, all.filter((one) => bucketsOf(one).includes(key))) };
    });
  };

  it('of groups have together the base of the whole, whatever they are grouped by', () => {
    fc.assert(fc.property(rows, fc.constantFrom(...GROUPINGS), (all, grouping) => {
      const sum = new FigureSum(grouping);
      for (const bucket of buckets(all)) sum.add(bucket);
      const whole: Figures = figuresOf(sumCounts(buckets(all).map(({ counts }) => counts)));
      expect(sum.total()).toEqual(whole);
      for (const [id, { base }] of Object.entries(whole)) {
        expect(sum.byGroup().reduce((total, { figures }) => total + figures[id]!.base, 0)).toBe(base);
      }
      const keys = sum.byGroup().map(({ key }) => key);
      expect(keys).toEqual([...new Set(keys)].sort());
    }));
  });

  it('are shares from 0 to 100, and none of nothing', () => {
    fc.assert(fc.property(fc.nat(100_000), fc.nat(100_000), (part, more) => {
      const share = percentOf(part, part + more);
      if (part + more === 0) return expect(share).toBeNull();
      expect(Math.abs(share! - (part / (part + more)) * 100)).toBeLessThanOrEqual(0.005 + 1e-9);
      expect(share! >= 0 && share! <= 100).toBe(true);
    }));
  });

  it('are rounded half up, as on paper', () => {
    // Shares of some wholes end on a half now and then.
    const wholes = fc.oneof(fc.integer({ min: 1, max: 10_000 }), fc.constantFrom(32, 160, 800, 2_000));
    fc.assert(fc.property(fc.nat(100_000), wholes, (least, whole) => {
      const part = least % (whole + 1);
      const hundredths = (BigInt(part) * 20_000n + BigInt(whole)) / (2n * BigInt(whole));
      expect(percentOf(part, whole)).toBe(Number(hundredths) / 100);
    }));
  });

  it('are 72.13 where 577 of 800 are asked for: a half that a quotient of the two falls short of', () => {
    expect(percentOf(577, 800)).toBe(72.13);
  });
});

describe('slots and periods', () => {
  const instant = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2040, 0, 1) }).map((ms) => new Date(ms).toISOString());

  it('hold each moment in one slot of five minutes by the wall clock of Viet Nam', () => {
    fc.assert(fc.property(instant, (at) => {
      const slot = slotOf(at);
      const local = new Date(Date.parse(at) + 7 * HOUR_MS).toISOString();
      expect(slot.slice(0, 13)).toBe(local.slice(0, 13));
      expect(Number(slot.slice(14))).toBe(Math.floor(Number(local.slice(14, 16)) / 5) * 5);
      expect(slotStart(slot) <= at && at < slotEnd(slot)).toBe(true);
      expect(slotAfter(at)).toBe(slotStart(slot) === at ? slot : slotOf(slotEnd(slot)));
    }));
  });

  it('take in whole slots, at least what was asked for and less than a slot more at either end', () => {
    fc.assert(fc.property(instant, instant, (one, other) => {
      fc.pre(slotOf(one) !== slotOf(other));
      const [from, to] = [one, other].sort() as [string, string];
      const period = periodOf({ from, to });
      expect(period.from! <= from && to <= period.to!).toBe(true);
      expect(Date.parse(from) - Date.parse(period.from!) + Date.parse(period.to!) - Date.parse(to)).toBeLessThan(600_000);
    }));
  });

  it('narrowed to a group lie within the group and the period', () => {
    fc.assert(fc.property(instant, fc.constantFrom('day', 'hour', 'slot'), fc.integer({ min: 1, max: 400 }), (at, grouping, hours) => {
      const key = { day: slotOf(at).slice(0, 10), hour: slotOf(at).slice(0, 13), slot: slotOf(at) }[grouping as 'day'];
      const period = periodOf({ from: at, to: new Date(Date.parse(at) + hours * HOUR_MS).toISOString() });
      const { from, to } = narrowed(grouping as 'day', key, period, {}).period;
      expect(from! >= period.from! && to! <= period.to! && from! <= at && at < to!).toBe(true);
      expect(from! >= dayStart(slotOf(at).slice(0, 10)) && to! <= dayEnd(slotOf(at).slice(0, 10))).toBe(true);
    }));
  });

  it('count waiting second by second', () => {
    const stretch = fc.tuple(fc.nat(5_000), fc.option(fc.nat(5_000)));
    fc.assert(fc.property(fc.array(stretch, { maxLength: 5 }), (all) => {
      const iso = (ms: number): string => new Date(NOON_MS + ms).toISOString();
      const stretches = all.map(([from, length]) => ({ from: iso(from), to: length === null ? null : iso(from + length) }));
      expect(waitedSeconds(stretches)).toBe(Math.floor(all.reduce((sum, [, length]) => sum + (length ?? 0), 0) / 1_000));
    }));
  });
});

describe('an area', () => {
  it('holds an agency and all below it, and nothing beside it that only begins alike', () => {
    const code = fc.array(fc.stringMatching(/^[A-Z0-9]{2,3}$/), { minLength: 1, maxLength: 4 }).map((groups) => groups.join('.'));
    fc.assert(fc.property(code, code, fc.stringMatching(/^[A-Z0-9]$/), (agency, other, sign) => {
      const area = areaOf({ tenant: 'H26', agency });
      expect([contains(area, agency), contains(area, `${agency}.${other}`), contains(area, agency + sign), contains(area, null)])
        .toEqual([true, true, false, false]);
      const groups = agency.split('.');
      expect(contains(area, other)).toBe(other.split('.').slice(0, groups.length).join('.') === agency);
    }));
  });
});
