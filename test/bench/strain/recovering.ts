import { quantile } from '../../../deploy/local/measure/quantiles.js';

/** A dossier of the run: when it was accepted, and how long it took from there to the indicator. */
export interface Lagged {
  readonly acceptedMs: number;
  readonly lagMs: number;
}

/** A lag is normal up to so much more than half of those before took. */
const NORMAL_TIMES = 1.5;
const NORMAL_MORE_MS = 250;
/** So many must have been accepted after the last late one, or nobody knows whether it was the last. */
const NORMAL_AT_LEAST = 20;

/**
 * How long after something happened lags are normal again, in milliseconds: until the first acceptance from which on every
 * dossier was counted about as soon as half of those before. Infinite when they never are.
 *
 * @throws when nothing was accepted before it happened.
 */
export function normalAgainAfter(run: readonly Lagged[], happenedMs: number): number {
  const before = run.filter(({ acceptedMs }) => acceptedMs < happenedMs).map(({ lagMs }) => lagMs);
  if (before.length === 0) throw new Error('Nothing was accepted before it happened, so nobody knows what is normal.');
  const limit = quantile(before, 0.5) * NORMAL_TIMES + NORMAL_MORE_MS;
  const after = run.filter(({ acceptedMs }) => acceptedMs >= happenedMs);
  const normalFrom = after.findLastIndex(({ lagMs }) => lagMs > limit) + 1;
  if (after.length - normalFrom < NORMAL_AT_LEAST) return Number.POSITIVE_INFINITY;
  return normalFrom === 0 ? 0 : after[normalFrom]!.acceptedMs - happenedMs;
}
