import { describe, expect, it } from '@jest/globals';

import { measuresOf } from './killed.js';
import { normalAgainAfter, type Lagged } from './recovering.js';

describe('how long is filed around a kill', () => {
  it('is forty seconds', () => {
    expect(measuresOf(90, 1)).toEqual({ untilKilled: 15, inAll: 40 });
    expect(measuresOf(90, 5)).toEqual({ untilKilled: 3, inAll: 8 });
  });

  const slow = [[3, 1], [4, 1], [5, 1], [3, 10], [20, 10]] as const;
  it.each(slow)('is enough to tell at %i a second and a haste of %i, as late as it may be', (perSecond, haste) => {
    const { untilKilled, inAll } = measuresOf(perSecond, haste);
    const [killedMs, againMs] = [untilKilled * 1_000, 9_000 / haste];
    const isLate = (atMs: number): boolean => atMs >= killedMs && atMs < killedMs + againMs;
    const run = Array.from({ length: Math.round(perSecond * inAll) }, (_, index): Lagged => {
      const acceptedMs = (index * 1_000) / perSecond;
      return { acceptedMs, lagMs: isLate(acceptedMs) ? 10_000 : 100 };
    });
    expect(normalAgainAfter(run, killedMs)).toBeLessThan(10_000 / haste + 1_000 / perSecond);
  });
});
