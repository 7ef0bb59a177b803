import { SeededRandom } from '@hoso/kernel';
import { describe, expect, it } from '@jest/globals';

import { rangesBetween } from './kept-ids.js';

describe('ranges in which ids are read', () => {
  const random = new SeededRandom(7);
  const known = Array.from({ length: 7_001 }, () => random.id());
  const within = (ids: readonly string[]) => rangesBetween(known).map(([from, to]) => ids.filter((id) => id >= from && id < to).length);

  it('let few documents through at a time, however many there are', () => {
    expect(within(known)).toEqual([2_000, 2_000, 2_000, 1_001]);
  });

  it('leave out nothing that nobody expects, and have it once', () => {
    const strangers = ['', '-', ...known.map((id) => `${id}-and-another`), 'zzz', 'đ', '😀'];
    expect(within(strangers).reduce((sum, count) => sum + count, 0)).toBe(strangers.length);
    expect(rangesBetween([])).toEqual([['', '\u{10ffff}']]);
  });
});
