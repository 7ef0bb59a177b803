import { describe, expect, it } from '@jest/globals';

import { FAMILIES } from '../nemesis/fault.js';
import { goalsOf, isGood, MEANT, type Achieved } from './goals.js';
import { CALM, FURTHER_RELEASE, RELEASE, SLICE, sumOf, USUAL } from './sizes.js';

const good: Achieved = {
  hasGoals: true,
  seconds: 1_800,
  carriedOut: { ...MEANT.ofFamily },
  skipped: CALM.counts,
  windows: Object.fromEntries(Array.from({ length: 25 }, (_, place) => [`place ${place}`, { hit: 1, missed: 7 }])),
  acceptedUnderFault: 10_000,
  drainedMs: 60_000,
  drainedAtEndMs: 70_000,
  measured: { restart: [9_000], takeover: [17_000, null], coldStart: [60_000] },
  recovery: { ready: [1], restart: Array.from({ length: 100 }, (_, index) => (index === 0 ? null : 5_000)), takeover: [10_000] },
  outage: { waiting: 1_000, drainedMs: 30_000 },
  restart: { documents: 1, rebuiltMs: 1 },
  failed: [],
  verdict: { holds: true },
};

const missedBy = (run: Achieved): readonly string[] => goalsOf(run).flatMap(({ name, reached }) => (reached ? [] : [name]));

describe('what a run is meant to reach', () => {
  it('is reached at the limits, whatever happened beside other faults', () => {
    expect(missedBy(good)).toEqual([]);
    expect(isGood(good)).toBe(true);
  });

  it.each<[string, string, Partial<Achieved>]>([
    ['taking too long', 'the whole run', { seconds: 1_801 }],
    ['too few faults of a family', 'faults carried out: line-spoilt', { carriedOut: { ...USUAL.counts, 'line-spoilt': 59 } }],
    ['a family that never struck', 'faults carried out: poison', { carriedOut: { ...USUAL.counts, poison: 0 } }],
    ['too few faults', 'faults carried out', {
      carriedOut: { ...MEANT.ofFamily, 'disk-full': 0, 'clock-wrong': 0 }, skipped: { ...CALM.counts, 'disk-full': 3, 'clock-wrong': 5 },
    }],
    ['kills at too few places', 'places in their work at which services were killed', {
      windows: Object.fromEntries(Array.from({ length: 25 }, (_, place) => [`place ${place}`, { hit: Math.min(place, 1), missed: 0 }])),
    }],
    ['too few dossiers', 'dossiers accepted while faults went on', { acceptedUnderFault: 9_999 }],
    ['dossiers that were not counted', 'dossiers accepted while faults went on', { acceptedUnderFault: undefined }],
    ['hearing too late', 'everything heard after healing', { drainedMs: 60_001 }],
    ['never hearing all', 'everything heard after healing', { drainedMs: null }],
    ['a cold start too slow', 'everything killed and at work again', { measured: { ...good.measured, coldStart: [1, 60_001] } }],
    ['two slow restarts of a hundred', 'a killed process at work again',
      { recovery: { ...good.recovery!, restart: [null, 5_001, ...Array.from({ length: 98 }, () => 1)] } }],
    ['no restart timed', 'a killed process at work again', { recovery: { ...good.recovery!, restart: [] } }],
    ['a late takeover', 'partitions of a killed process taken over', { recovery: { ...good.recovery!, takeover: [1, 10_001] } }],
    ['a takeover that never came', 'partitions of a killed process taken over', { recovery: { ...good.recovery!, takeover: [1, null] } }],
    ['too little waiting', 'dossiers waiting for the broker', { outage: { waiting: 999, drainedMs: 1 } }],
    ['hearing too late after the broker', 'all heard after the return of the broker', { outage: { waiting: 1_000, drainedMs: 30_001 } }],
    ['never hearing after the broker', 'all heard after the return of the broker', { outage: { waiting: 1_000, drainedMs: null } }],
  ])('is missed by %s', (_what, name, differing) => {
    const run = { ...good, ...differing };
    expect(missedBy(run)).toEqual([name]);
    expect(isGood(run)).toBe(false);
  });

  it('is told with its limit and with what was found', () => {
    expect(goalsOf(good)).toContainEqual({
      name: 'a killed process at work again', limit: '99 % within 5 s', found: '5.0 s', reached: true,
    });
    expect(goalsOf({ ...good, drainedMs: null })).toContainEqual({
      name: 'everything heard after healing', limit: 'within 60 s', found: 'not in time', reached: false,
    });
  });

  it('is asked of the usual size and of releases alone, and of what they measure', () => {
    for (const { hasGoals } of [SLICE, CALM]) {
      const small = { hasGoals, carriedOut: CALM.counts, acceptedUnderFault: 1, drainedMs: 170_000, recovery: null, outage: null };
      expect(isGood({ ...good, ...small })).toBe(true);
    }
    for (const { hasGoals, counts } of [USUAL, RELEASE, FURTHER_RELEASE]) {
      expect(hasGoals).toBe(true);
      expect(sumOf(counts)).toBeGreaterThanOrEqual(MEANT.faults);
      expect(FAMILIES.filter((family) => counts[family] < MEANT.ofFamily[family])).toEqual([]);
    }
    expect(isGood({ ...good, recovery: null, outage: null, restart: null })).toBe(true);
  });

  it.each<[string, Partial<Achieved>]>([
    ['a verdict that does not hold', { verdict: { holds: false } }],
    ['something that did not come back', { failed: ['one'] }],
    ['something unheard in the end', { drainedAtEndMs: null }],
    ['a watch-room that was not made anew', { restart: { documents: 1, rebuiltMs: null } }],
  ])('is not all: %s spoils a run of any size', (_what, differing) => {
    expect(isGood({ ...good, ...differing })).toBe(false);
    expect(isGood({ ...good, ...differing, hasGoals: false })).toBe(false);
  });
});
