import { describe, expect, it } from '@jest/globals';

import { pauseAfter } from './officials.js';

describe('how long an official is away', () => {
  it('is no time before the end of the pile, and a moment behind it', () => {
    expect([pauseAfter(50, 0), pauseAfter(71, 15_000), pauseAfter(49, 0), pauseAfter(1, 15_000)]).toEqual([0, 0, 1_500, 1_500]);
  });

  it('is longer and longer where nothing waits, up to a quarter of a minute, also behind a pile', () => {
    expect([pauseAfter(0, 0), pauseAfter(0, 2_250), pauseAfter(0, 14_000)]).toEqual([2_250, 3_375, 15_000]);
  });
});
