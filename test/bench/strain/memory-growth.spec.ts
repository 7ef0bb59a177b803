import { describe, expect, it } from '@jest/globals';

import { growthFindings, type Sample } from './memory-growth.js';

const EVERY_MS = 5_000;
const HOUR_MS = 3_600_000;
/** Half an hour, a sample every five seconds. */
const soaked = (held: (atMs: number) => number): readonly Sample[] =>
  Array.from({ length: 360 }, (_, index) => [index * EVERY_MS, held(index * EVERY_MS)]);
const verdicts = (samples: readonly Sample[]): readonly unknown[] => growthFindings('intake', samples).map(({ holds }) => holds);

describe('memory in a soak', () => {
  it('has not grown where it stays, whatever it did in the first third', () => {
    expect(verdicts(soaked((atMs) => (atMs < HOUR_MS / 8 ? 100 + atMs / 10_000 : 180)))).toEqual([true, true]);
  });

  it('has not reached what is meant where it grows, however slowly, and may be within the own bound', () => {
    const findings = growthFindings('intake', soaked((atMs) => 180 + (8 * atMs) / HOUR_MS));
    expect(findings).toMatchObject([
      { found: 'at most 184 MiB, 8.0 ± 0.0 MiB an hour in the last two thirds, by the minute', meant: 'none beyond doubt', holds: false },
      { found: '8.0 MiB an hour beyond doubt', meant: 'no more than 20', holds: true },
    ]);
    expect(verdicts(soaked((atMs) => 180 + (30 * atMs) / HOUR_MS))).toEqual([false, false]);
  });

  it('is in doubt by its minutes and not by its samples: what swings slowly is no slope', () => {
    const swinging = soaked((atMs) => 180 + 5 * Math.sin((2 * Math.PI * atMs) / (HOUR_MS / 8)));
    expect(verdicts(swinging)).toEqual([true, true]);
  });

  it('is told of a short soak as well', () => {
    expect(verdicts(soaked(() => 180).slice(0, 24))).toEqual([true, true]);
  });
});
