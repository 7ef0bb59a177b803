import { describe, expect, it } from '@jest/globals';

import { peakOf } from './peak.js';

/** So many dossiers in each second, one second after the other, each counted 500 ms after it was accepted; and one never. */
function filingOf(...perSecond: readonly number[]): Parameters<typeof peakOf>[0] {
  const moments = perSecond.flatMap((count, second) => Array.from({ length: count }, (_, index) => (second + index / count) * 1_000));
  const accepted = [...moments, 0].map((acceptedMs, index) => ({ dossierId: String(index), dueMs: acceptedMs, acceptedMs }));
  return { accepted, lags: [...moments.map(() => 500), Number.POSITIVE_INFINITY] };
}

describe('the peak that an overload shows', () => {
  it('is what the house is said to carry, as long as it completes little more', () => {
    expect(peakOf(filingOf(110, 110), 110, 100, 1_000)).toEqual({ perSecond: 100, findings: [] });
  });

  it('is its best stretch where it completes more, which is said aloud and does not hold', () => {
    const { perSecond, findings } = peakOf(filingOf(100, 140, 160, 80), 120, 100, 2_000);
    expect(perSecond).toBe(150);
    expect(findings).toEqual([{
      what: 'THE CAPACITY IS WRONG, and each trial easier than it says: completed per second',
      found: '120, at best 150, of a house that is said to carry 100',
      meant: 'at most 1.1 times what it carries',
      holds: false,
    }]);
  });

  it('is never less than what was completed all the time', () => {
    expect(peakOf(filingOf(120), 120, 100, 60_000).perSecond).toBe(120);
  });
});
