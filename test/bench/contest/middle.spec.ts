import { describe, expect, it } from '@jest/globals';

import { middleOf, spelledMiddle } from './middle.js';

describe('the middle of several', () => {
  it('is the one in the middle, or between the two that are', () => {
    expect(middleOf([9, 1, 4])).toBe(4);
    expect(middleOf([10, 20])).toBe(15);
    expect(middleOf([7])).toBe(7);
    expect(middleOf([])).toBeNaN();
  });

  it('is told with how far apart they lie, where there are several', () => {
    expect(spelledMiddle([220, 210])).toBe('215 (210-220)');
    expect(spelledMiddle([1.234, 1.5, 1.3], 2)).toBe('1.30 (1.23-1.50)');
    expect(spelledMiddle([220])).toBe('220');
    expect(spelledMiddle([Number.NaN, 3])).toBe('unknown (unknown-unknown)');
  });
});
