import { describe, expect, it } from '@jest/globals';

import { climb, climbAbout, confirm, isBound } from './staircase.js';

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

  it.each([150, 170, 200, 260])('finds %d again about 200, to within a tenth', async (most) => {
    const { carries } = somebodyWhoCarries(most);
    const found = (await climbAbout(200, carries)) ?? 0;
    expect(found).toBeLessThanOrEqual(most);
    expect(found).toBeGreaterThan(most / 1.11);
  });

  it('is as high as what is carried for longer as well', async () => {
    expect(await confirm(200, somebodyWhoCarries(200).carries)).toBe(200);
    expect(await confirm(200, somebodyWhoCarries(170).carries)).toBe(165);
    expect(await confirm(3, somebodyWhoCarries(1).carries)).toBe(1);
    expect(await confirm(3, somebodyWhoCarries(0).carries)).toBeUndefined();
  });

  it('knows a bound only where more was tried and not carried', () => {
    expect(isBound(90, [{ perSecond: 60, carried: true }, { perSecond: 90, carried: true }])).toBe(false);
    expect(isBound(90, [{ perSecond: 90, carried: true }, { perSecond: 135, carried: false }])).toBe(true);
    expect(isBound(40, [{ perSecond: 40, carried: true }, { perSecond: 30, carried: false }])).toBe(false);
  });
});
