import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { meanSeconds, percentileSeconds } from './durations.js';

describe('durations', () => {
  it('have no mean and no percentile when nothing was measured', () => {
    expect([meanSeconds([]), percentileSeconds([], 90)]).toEqual([null, null]);
  });

  it('take the nearest rank, always a value that was measured', () => {
    const tenValues = Array.from({ length: 10 }, (_, index) => [index + 1, 1] as const);
    expect(percentileSeconds(tenValues, 90)).toBe(9);
    expect(percentileSeconds([[5, 1]], 90)).toBe(5);
    expect(percentileSeconds([[5, 9], [100, 1]], 90)).toBe(5);
    expect(percentileSeconds([[5, 8], [100, 2]], 90)).toBe(100);
  });

  it('agree with the plain list', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 60 }), (values) => {
        const sorted = [...values].sort((left, right) => left - right);
        const pairs = [...Map.groupBy(sorted, (value) => value)].map(([value, all]) => [value, all.length] as const);
        expect(percentileSeconds(pairs, 90)).toBe(sorted[Math.ceil((90 * sorted.length) / 100) - 1]);
        expect(meanSeconds(pairs)).toBe(Math.round(sorted.reduce((sum, value) => sum + value, 0) / sorted.length));
      }),
    );
  });
});
