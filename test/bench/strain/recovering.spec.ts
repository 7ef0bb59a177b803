import { describe, expect, it } from '@jest/globals';

import { normalAgainAfter, type Lagged } from './recovering.js';

/** One dossier every 100 ms; the lag of each follows from its moment. */
const run = (count: number, lagAt: (acceptedMs: number) => number): readonly Lagged[] =>
  Array.from({ length: count }, (_, index) => ({ acceptedMs: index * 100, lagMs: lagAt(index * 100) }));

describe('the time until lags are normal again', () => {
  it('ends with the first dossier behind the last late one', () => {
    expect(normalAgainAfter(run(200, (at) => (at >= 5_000 && at < 8_000 ? 8_000 - at + 900 : 400)), 5_000)).toBe(3_000);
  });

  it('does not end while more than one in a hundred is late', () => {
    const isLate = (at: number, moments: readonly number[]): boolean => (at >= 5_000 && at < 6_000) || moments.includes(at);
    const lateAt = (moments: readonly number[]) => (at: number): number => (isLate(at, moments) ? 2_000 : 400);
    expect(normalAgainAfter(run(200, lateAt([9_000])), 5_000)).toBe(1_000);
    expect(normalAgainAfter(run(200, lateAt([9_000, 9_100])), 5_000)).toBe(4_200);
  });

  it('does not take for usual what was met on its way', () => {
    expect(normalAgainAfter(run(250, (at) => (at >= 4_500 && at < 8_000 ? 8_000 - at + 900 : 400)), 5_000)).toBe(3_000);
  });

  it('is nothing where nobody was late', () => {
    expect(normalAgainAfter(run(200, () => 400), 5_000)).toBe(0);
  });

  it('never ends where the last ones are late, or too few came after', () => {
    expect(normalAgainAfter(run(200, (at) => (at >= 5_000 ? 2_000 : 400)), 5_000)).toBe(Number.POSITIVE_INFINITY);
    expect(normalAgainAfter(run(75, (at) => (at >= 5_000 && at < 6_000 ? 2_000 : 400)), 5_000)).toBe(Number.POSITIVE_INFINITY);
    expect(normalAgainAfter(run(75, (at) => (at >= 7_400 ? Number.POSITIVE_INFINITY : 400)), 5_000)).toBe(Number.POSITIVE_INFINITY);
  });

  it('is not known where nothing came before', () => {
    expect(() => normalAgainAfter(run(100, () => 400), 0)).toThrow('Nothing was counted before it happened');
  });
});
