import { describe, expect, it } from '@jest/globals';

import { isGrowing, lagsOf } from './counting.js';

describe('from acceptance to indicator', () => {
  it('takes until the first look that has counted as many as were accepted', () => {
    const looks = [{ atMs: 100, count: 7 }, { atMs: 200, count: 9 }, { atMs: 300, count: 10 }];
    expect(lagsOf([110, 120, 150], looks, 7)).toEqual([90, 80, 150]);
  });

  it('does not depend on the order in which answers came', () => {
    const looks = [{ atMs: 200, count: 1 }, { atMs: 300, count: 2 }];
    expect(lagsOf([150, 100], looks, 0)).toEqual([100, 150]);
  });

  it('is never less than nothing, because a dossier may be counted before its answer has arrived', () => {
    expect(lagsOf([150], [{ atMs: 120, count: 1 }], 0)).toEqual([0]);
  });

  it('has no end for a dossier that was never counted', () => {
    expect(lagsOf([100, 110], [{ atMs: 200, count: 1 }], 0)).toEqual([100, Number.POSITIVE_INFINITY]);
  });
});

describe('a growing lag', () => {
  const PER_SECOND = 50;
  const ofSeconds = (seconds: number, lag: (second: number, index: number) => number): boolean => {
    const moments = Array.from({ length: seconds * PER_SECOND }, (_, index) => (index * 1_000) / PER_SECOND);
    return isGrowing(moments, moments.map((moment, index) => lag(moment / 1_000, index)));
  };

  it('is told from a high and from an uneven one', () => {
    expect(ofSeconds(8, (second) => 200 + second * 200)).toBe(true);
    expect(ofSeconds(8, () => 1_500)).toBe(false);
    expect(ofSeconds(8, (_, index) => (index % 10 === 0 ? 900 : 300))).toBe(false);
    expect(ofSeconds(8, (second) => (second < 2 ? 900 : 300))).toBe(false);
  });

  it('is one for the slow as soon as for the quick', () => {
    for (const start of [100, 500, 1_500]) {
      expect(ofSeconds(8, (second) => start + second * 100)).toBe(true);
      expect(ofSeconds(8, (second) => start + second * 40)).toBe(false);
      expect(ofSeconds(30, (second) => start + second * 60)).toBe(true);
    }
  });

  it('is not seen where looks are too far apart to see it', () => {
    const moments = [0, 1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 7_000];
    expect(isGrowing(moments, moments.map((moment) => moment / 4))).toBe(true);
    expect(isGrowing(moments, moments.map((moment) => moment / 4), 3_000)).toBe(false);
  });

  it('is one when the last are never counted', () => {
    const lags = [100, 100, 100, 100, 100, 100, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    expect(isGrowing(lags.map((_, index) => index), lags)).toBe(true);
  });
});
