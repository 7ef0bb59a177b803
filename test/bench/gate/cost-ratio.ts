import { quantile } from '../../../deploy/local/measure/quantiles.js';

/** Processor time per dossier of both, microseconds, in two turns beside each other. */
export interface Pair {
  readonly ours: number;
  readonly floor: number;
}

/**
 * Ours over the floor, pair by pair, and of these the one in the middle. What goes on beside them for longer than a pair meets both and
 * falls out of its ratio; what meets one turn alone moves one ratio to an end of the row. NaN where nobody took a turn.
 */
export function costRatioOf(pairs: readonly Pair[]): number {
  return quantile(pairs.map(({ ours, floor }) => ours / floor), 0.5);
}
