import { describe, expect, it } from '@jest/globals';

import { WorkTime } from './work-time.js';

describe('the time of a stretch', () => {
  const BEFORE = { transactions: 100, ended: 10 };

  it('runs from the start of the house to the last thing that was said', () => {
    const time = new WorkTime(BEFORE, 1_000, 6_000);
    expect([time.read(), time.lastSaidMs]).toEqual([{ seconds: 0 }, 6_000]);
    time.hear({ transactions: 120, ended: 10 }, 8_000);
    time.hear({ transactions: 120, ended: 11 }, 10_000);
    time.hear({ transactions: 120, ended: 11 }, 99_000);
    expect([time.read(), time.lastSaidMs]).toEqual([{ seconds: 9 }, 10_000]);
  });

  it('is none when it is gone on with and nothing was left to be said', () => {
    const time = new WorkTime(BEFORE, 1_000, 6_000);
    time.endFiling();
    time.hear(BEFORE, 8_000);
    expect(time.read()).toEqual({ seconds: 0, filingSeconds: 0 });
  });

  it('knows how much of it somebody filed', () => {
    const time = new WorkTime(BEFORE, 1_000, 6_000);
    time.endFiling(31_000);
    time.hear({ transactions: 120, ended: 11 }, 51_000);
    expect(time.read()).toEqual({ seconds: 50, filingSeconds: 30 });
  });
});
