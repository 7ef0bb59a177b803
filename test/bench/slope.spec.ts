import { describe, expect, it } from '@jest/globals';

import { slopeOf } from './slope.js';

describe('a slope', () => {
  it('is exact on a line', () => {
    const { intercept, perUnit, error } = slopeOf([[0, 1], [1, 3], [2, 5], [3, 7]]);
    expect(intercept).toBeCloseTo(1, 12);
    expect(perUnit).toBeCloseTo(2, 12);
    expect(error).toBeCloseTo(0, 12);
  });

  it('is uncertain where points scatter', () => {
    const { perUnit, error } = slopeOf([[0, 0], [1, 1], [2, 0], [3, 1]]);
    expect(perUnit).toBeCloseTo(0.2, 12);
    expect(error).toBeCloseTo(Math.sqrt(0.8 / 2 / 5), 12);
  });

  it.each([[[[0, 1], [1, 2]]], [[[1, 1], [1, 2], [1, 3]]]] as const)('is not known of %j', (points) => {
    expect(() => slopeOf(points)).toThrow('A slope takes three points');
  });
});
