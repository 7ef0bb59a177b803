import { quantile } from '../../../deploy/local/measure/quantiles.js';

/** A dossier of the run: when it was accepted, and how long it took from there to the indicator. */
export interface Lagged {
  readonly acceptedMs: number;
  readonly lagMs: number;
}

/** Lags are normal while 99 of 100 take at most half more than 99 of 100 before. */
const NORMAL_TIMES = 1.5;
const LATE_AT_MOST = 0.01;
/** So many must have been accepted since, or nobody knows whether it is over. */
export const NORMAL_AT_LEAST = 100;

/**
 * The lag up to which a dossier is counted in time, in milliseconds, by those that were counted before it happened.
 *
 * @throws when nothing was.
 */
export function normalUpTo(run: readonly Lagged[], happenedMs: number): number {
  // Who was accepted before it and not yet counted was met by it.
  const before = run.filter(({ acceptedMs, lagMs }) => acceptedMs + lagMs < happenedMs).map(({ lagMs }) => lagMs);
  if (before.length === 0) throw new Error('Nothing was counted before it happened, so nobody knows what is normal.');
  return quantile(before, 0.99) * NORMAL_TIMES;
}

/**
 * How long after something happened lags are normal again, in milliseconds: until the first acceptance that was counted in time
 * and from which on no more than one in a hundred was late. Infinite when they never are.
 *
 * @throws when nothing was counted before it happened.
 */
export function normalAgainAfter(run: readonly Lagged[], happenedMs: number): number {
  const limit = normalUpTo(run, happenedMs);
  const after = run.filter(({ acceptedMs }) => acceptedMs >= happenedMs);
  let late = after.filter(({ lagMs }) => lagMs > limit).length;
  for (const [index, { acceptedMs, lagMs }] of after.entries()) {
    const left = after.length - index;
    if (left < NORMAL_AT_LEAST) break;
    if (lagMs > limit) late -= 1;
    else if (late <= left * LATE_AT_MOST) return index === 0 ? 0 : acceptedMs - happenedMs;
  }
  return Number.POSITIVE_INFINITY;
}
