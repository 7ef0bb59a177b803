import type { DurationCount } from './bucket-counts.js';

/** How many were measured. */
export function measuredCount(durations: readonly DurationCount[]): number {
  return durations.reduce((sum, [, count]) => sum + count, 0);
}

/** The mean in whole seconds, half up; null when nothing was measured. */
export function meanSeconds(durations: readonly DurationCount[]): number | null {
  const count = measuredCount(durations);
  if (count === 0) return null;
  return Math.round(durations.reduce((sum, [seconds, times]) => sum + seconds * times, 0) / count);
}

/**
 * Nearest-rank percentile: the smallest measured value that at least `percent` of a hundred values do not exceed.
 * Always a value that a dossier really took. Null when nothing was measured. `durations` must ascend by seconds.
 */
export function percentileSeconds(durations: readonly DurationCount[], percent: number): number | null {
  const rank = Math.ceil((percent * measuredCount(durations)) / 100);
  let passed = 0;
  for (const [seconds, count] of durations) {
    passed += count;
    if (passed >= rank) return seconds;
  }
  return null;
}
