import { describe, expect, it } from '@jest/globals';

import {
  addsAtMost, growsBy, judge, neverAbove, neverBelow, onTheWayUp, risesAtMost, spelled, staysByItsLine, type Point,
} from './bounds.js';

const points = (...pairs: readonly (readonly [number, number])[]): readonly Point[] =>
  pairs.map(([value, cost]) => ({ value, figures: { cost } }));

describe('a bound', () => {
  it('on the rise is judged by the line, from the smallest value to the largest', () => {
    const flat = points([1, 100], [10, 104], [100, 108]);
    expect(judge(risesAtMost(0.1, 'cost', 'tenfold'), flat)).toMatchObject({
      holds: true, sentence: 'from 1 to 100 it changes by +8 %, allowed +10 %',
    });
    expect(judge(risesAtMost(0.05, 'cost', 'tenfold'), flat).holds).toBe(false);
    expect(judge(risesAtMost(0, 'cost', 'each'), points([0, 100], [5, 95], [10, 90]))).toMatchObject({
      holds: true, sentence: 'from 0 to 10 it changes by -10 %, allowed +0 %',
    });
  });

  it('may leave large values alone, which are measured and not judged', () => {
    const steep = points([1, 100], [10, 104], [64, 107], [256, 300]);
    expect(judge(risesAtMost(0.1, 'cost', 'tenfold', 64), steep)).toMatchObject({
      holds: true, sentence: expect.stringMatching(/^from 1 to 64 it changes by \+7/),
    });
    expect(judge(risesAtMost(0.1, 'cost', 'tenfold'), steep).holds).toBe(false);
  });

  it('on the rise does not hold where the line begins below nothing and rises', () => {
    const explosive = points([1, 1], [10, 10], [100, 100], [1_000, 100_000]);
    expect(judge(risesAtMost(0.1, 'cost', 'tenfold'), explosive)).toMatchObject({
      holds: false, sentence: 'from 1 to 1000 its line begins at -19985, not above nothing, and ends at 70041, allowed +10 %',
    });
    expect(judge(risesAtMost(0.1, 'cost', 'each'), points([0, 0], [5, 0], [10, 0])).holds).toBe(true);
  });

  it('on linearity is judged by the mean that lies farthest from the line', () => {
    const bent = points([0, 0.001], [1, 1], [2, 4], [3, 9]);
    expect(judge(staysByItsLine(0.15, 'cost'), bent).holds).toBe(false);
    const straight = points([0, 10], [1, 11], [2, 12], [2, 14]);
    expect(judge(staysByItsLine(0.15, 'cost'), straight).holds).toBe(true);
    expect(judge(staysByItsLine(0.15, 'cost', 2), [...straight, ...points([1_000, 5_000])])).toEqual(
      judge(staysByItsLine(0.15, 'cost'), straight),
    );
  });

  it('on what is added is judged by slope over intercept', () => {
    const cheap = points([0, 100], [50, 107], [100, 114]);
    expect(judge(addsAtMost(0.2, 'cost', 100), cheap)).toMatchObject({
      holds: true, sentence: '100 add 14 % of what it is without, allowed 20 %',
    });
    expect(judge(addsAtMost(0.1, 'cost', 100), cheap).holds).toBe(false);
  });

  it('on every value is judged by the mean at each', () => {
    const shares = points([0, 1], [5, 0.95], [5, 0.93], [50, 0.5]);
    expect(judge(neverBelow(0.9, 'cost'), shares)).toMatchObject({ holds: false, sentence: 'never below 0.5, allowed 0.9' });
    expect(judge(neverBelow(0.9, 'cost'), shares.slice(0, 3)).holds).toBe(true);
    expect(judge(neverAbove(1, 'cost'), shares).holds).toBe(true);
    expect(judge(neverAbove(0.99, 'cost'), shares).holds).toBe(false);
  });

  it('is judged by the points that have its figure, and needs three', () => {
    const some: readonly Point[] = [...points([0, 2], [1, 2], [2, 2]), { value: 1, figures: { other: 9 } }];
    expect(judge(neverAbove(2, 'cost'), some).holds).toBe(true);
    expect(() => judge(neverAbove(9, 'other'), some)).toThrow('A slope takes three points');
  });

  it('on what does not fall again is judged on the way up', () => {
    const kept = points([1, 100], [10, 101], [1_000, 116], [1_000, 116], [10, 116], [1, 116]);
    expect(judge(risesAtMost(0.1, 'cost', 'each'), kept).holds).toBe(true);
    expect(judge(onTheWayUp(risesAtMost(0.1, 'cost', 'each')), kept)).toMatchObject({
      holds: false, sentence: expect.stringMatching(/^on the way up, from 1 to 1000 it changes by \+15/),
    });
  });

  it('on bytes is judged over what another figure counts', () => {
    const held = [0, 1_000, 2_000].map((touched) => ({ value: touched * 10, figures: { held: 200 + touched / 64, touched } }));
    expect(judge(growsBy(16_384, 'held', 'touched'), held)).toMatchObject({
      holds: true, sentence: '16384 bytes for each of touched, allowed 16384',
    });
    expect(judge(growsBy(10_240, 'held', 'touched'), held).holds).toBe(false);
  });

  it('that is not a number does not hold', () => {
    const unknown = points([0, Number.NaN], [1, 1], [2, 1]);
    expect(judge(neverAbove(2, 'cost'), unknown).holds).toBe(false);
    expect(judge(risesAtMost(1, 'cost', 'each'), unknown).holds).toBe(false);
    expect(judge(addsAtMost(1, 'cost', 1), unknown).holds).toBe(false);
  });
});

it('figures are spelled with three digits that mean something', () => {
  expect([0, 0.12345, 8.5, 123.4, 17_257.4].map(spelled)).toEqual(['0', '0.123', '8.5', '123', '17257']);
});
