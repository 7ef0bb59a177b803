import { describe, expect, it } from '@jest/globals';

import { climb, isBound } from './staircase.js';

/** Somebody who carries so much and no more, and how often he was asked. */
function somebodyWhoCarries(most: number) {
  const asked: number[] = [];
  const carries = async (perSecond: number): Promise<boolean> => {
    asked.push(perSecond);
    return perSecond <= most;
  };
  return { asked, carries };
}

describe('the staircase', () => {
  it.each([40, 61, 100, 180, 260])('finds what is carried, %d, to within an eighth, and asks at most eight times', async (most) => {
    const { asked, carries } = somebodyWhoCarries(most);
    const found = (await climb(60, carries)) ?? 0;
    expect(found).toBeLessThanOrEqual(most);
    expect(found).toBeGreaterThan(most / 1.125);
    expect(asked.length).toBeLessThanOrEqual(8);
  });

  it('finds the bound of whoever carries forty times as much as was expected', async () => {
    const { carries } = somebodyWhoCarries(20_000);
    const found = (await climb(500, carries)) ?? 0;
    expect(found).toBeLessThanOrEqual(20_000);
    expect(found).toBeGreaterThan(20_000 / 1.125);
  });

  it('goes on to no end neither upwards nor downwards', async () => {
    expect(await climb(60, somebodyWhoCarries(10_000_000).carries)).toBe(5_223);
    expect(await climb(60, somebodyWhoCarries(0).carries)).toBeUndefined();
  });

  it('knows a bound only where more was tried and not carried', () => {
    expect(isBound(90, [{ perSecond: 60, carried: true }, { perSecond: 90, carried: true }])).toBe(false);
    expect(isBound(90, [{ perSecond: 90, carried: true }, { perSecond: 135, carried: false }])).toBe(true);
    expect(isBound(40, [{ perSecond: 40, carried: true }, { perSecond: 30, carried: false }])).toBe(false);
  });
});
