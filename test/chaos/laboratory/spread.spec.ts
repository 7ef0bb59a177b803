import { describe, expect, it } from '@jest/globals';

import { spread } from './spread.js';

const times = (count: number, missed = 0): (number | null)[] =>
  Array.from({ length: count }, (_, index) => (index < missed ? null : (index + 1) * 1_000));

describe('times in words', () => {
  it('are the middle, the worst of a hundred where there are a hundred, and the worst', () => {
    expect(spread([])).toBe('not measured');
    expect(spread([2_000, 1_000])).toBe('1.0 s and 2.0 s');
    expect(spread(times(28))).toBe('half within 14.0 s, all within 28.0 s (28 times)');
    expect(spread(times(100))).toBe('half within 50.0 s, 99 % within 99.0 s, all within 100.0 s (100 times)');
  });

  it('take one that was not reached for longer than any other', () => {
    expect(spread([null, 1_000])).toBe('1.0 s; 1 not within the time that was waited');
    expect(spread([null, null, null])).toBe('3 not within the time that was waited');
    expect(spread(times(100, 2))).toBe(
      'half within 52.0 s, 99 % not in time, all not in time (100 times); 2 not within the time that was waited');
  });
});
