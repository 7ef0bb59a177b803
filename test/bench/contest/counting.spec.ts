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
  it('is told from a high and from an uneven one', () => {
    const each = (lag: (index: number) => number): readonly number[] => Array.from({ length: 400 }, (_, index) => lag(index));
    expect(isGrowing(each((index) => 200 + index * 4))).toBe(true);
    expect(isGrowing(each(() => 1_500))).toBe(false);
    expect(isGrowing(each((index) => (index % 10 === 0 ? 900 : 300)))).toBe(false);
    expect(isGrowing(each((index) => (index < 100 ? 900 : 300)))).toBe(false);
  });

  it('is one when the last are never counted', () => {
    expect(isGrowing([100, 100, 100, 100, 100, 100, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY])).toBe(true);
  });
});
