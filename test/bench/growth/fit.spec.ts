import { describe, expect, it } from '@jest/globals';

import { at, fitLine, meansOf } from './fit.js';

const measured = (...pairs: readonly (readonly [number, number])[]) => pairs.map(([value, figure]) => ({ value, figure }));

describe('a line through what was measured', () => {
  it('is laid over the values', () => {
    const line = fitLine(measured([0, 7], [10, 12], [40, 27]), 'each');
    expect(line.perUnit).toBeCloseTo(0.5);
    expect(at(line, 100)).toBeCloseTo(57);
  });

  it('has a slope for each tenfold where values multiply', () => {
    const line = fitLine(measured([1, 5], [10, 7], [100, 9]), 'tenfold');
    expect(line.perUnit).toBeCloseTo(2);
    expect(at(line, 1_000)).toBeCloseTo(11);
    expect(() => fitLine(measured([0, 1], [1, 1], [10, 1]), 'tenfold')).toThrow('0 has no place among tenfolds');
  });

  it('counts what was measured twice at a value twice', () => {
    expect(fitLine(measured([0, 1], [0, 3], [1, 2]), 'each')).toMatchObject({ intercept: 2, perUnit: 0 });
  });
});

it('what was measured several times at a value is one figure, the mean', () => {
  expect(meansOf(measured([4, 10], [1, 2], [4, 20]))).toEqual(measured([1, 2], [4, 15]));
});
