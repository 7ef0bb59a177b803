import { describe, expect, it } from '@jest/globals';

import { climb } from './staircase.js';

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

  it('goes on to no end neither upwards nor downwards', async () => {
    expect(await climb(60, somebodyWhoCarries(1_000_000).carries)).toBe(687);
    expect(await climb(60, somebodyWhoCarries(0).carries)).toBeUndefined();
  });
});
