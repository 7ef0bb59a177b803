import type { ContestantName } from './contestant.js';

/** What is compared of a contestant: the middle of what its rounds have found. */
export interface Compared {
  readonly name: ContestantName;
  /** Dossiers per second that it carries, by each pass; like all figures here, one for each time that it played. */
  readonly capacities: readonly number[];
  /** The middle of them. */
  readonly capacity: number;
  /** Whether a higher rate was tried and not carried; else it carries at least so much. */
  readonly isBound: boolean;
  /** Processor time per dossier at the common rate, engines included. */
  readonly processorMicroseconds: number;
  /** The same with everybody at three quarters of its own capacity; NaN where that was not measured. */
  readonly ownMicroseconds: number;
  /** From the answer to the indicator at the common rate, 99 of 100. */
  readonly lagMs: number;
}

/**
 * The one line that a run comes to: ours over each of the others, from the same run. Processor time twice: at one rate for all whoever
 * carries far more pays for batches that are nearly empty, which flatters ours.
 */
export function ratioLine(compared: readonly Compared[]): string {
  const ours = compared.find(({ name }) => name === 'ours');
  const others = compared.filter(({ name }) => name !== 'ours');
  if (ours === undefined || others.length === 0) return 'Ratios: none, because nobody stood beside ours.';
  return `Ratios: ${others.map((other) => ratiosTo(ours, other)).join('; ')}.`;
}

function ratiosTo(ours: Compared, other: Compared): string {
  const throughput = throughputRatio(ours, other);
  const cost = spelled(ours.processorMicroseconds / other.processorMicroseconds);
  const ownCost = spelled(ours.ownMicroseconds / other.ownMicroseconds);
  return `ours / ${other.name} = ${throughput} in dossiers per second, ${cost} in processor time per dossier at the rate of all, ` +
    `${ownCost} each at three quarters of its own, ` +
    `${spelled(ours.lagMs / other.lagMs)} in lag (p99)`;
}

/** Ours over the other in dossiers per second: only a bound where one of the two carried every rate that was tried, none where both did. */
export function throughputRatio(ours: Compared, other: Compared): string {
  if (!ours.isBound && !other.isBound) return spelled(Number.NaN);
  const how = other.isBound ? (ours.isBound ? '' : 'at least ') : 'at most ';
  return `${how}${spelled(ours.capacity / other.capacity)}`;
}

function spelled(ratio: number): string {
  return Number.isFinite(ratio) ? ratio.toFixed(2) : 'unknown';
}
