import { FAMILIES, type Counts, type Family } from '../nemesis/fault.js';

/** How large an experiment is. */
export interface Size {
  readonly counts: Counts;
  /** Faults that are carried out at once at most. */
  readonly sideBySide: number;
  /** Dossiers per second that are filed while faults go on. */
  readonly perSecond: number;
  /** Which kill of the broker takes everything that it had kept with it: every one, every second. */
  readonly brokerForgetsEvery: number;
  /** How long a process is one of a bad release. */
  readonly badReleaseMs: number;
  /** How long people come and go before anything fails. */
  readonly peaceMs: number;
  /** How often each process is killed while nothing else fails, to see how fast it comes back. */
  readonly recoveries: number;
  /** Dossiers that are filed while the broker is away for a minute, or none. */
  readonly waiting: number;
  /** Whether the house is stopped and started in the end, and its watch-room made anew: that takes minutes. */
  readonly restarts: boolean;
  /** Whether it is held against the goals: it is large enough, and has the machine for itself. */
  readonly hasGoals: boolean;
}

/** No fault at all: shows that the instrument by itself finds nothing. */
export const CALM: Size = {
  counts: Object.fromEntries(FAMILIES.map((family) => [family, 0])) as Record<Family, number>,
  sideBySide: 1,
  brokerForgetsEvery: 2,
  badReleaseMs: 8_000,
  perSecond: 1,
  peaceMs: 20_000,
  recoveries: 0,
  waiting: 0,
  restarts: true,
  hasGoals: false,
};

/** At least one fault of every family: what `npm test` has time for. */
export const SLICE: Size = {
  counts: {
    'service-killed': 8, 'broker-killed': 2, 'store-killed': 2, 'held-still': 2, 'line-spoilt': 6, 'disk-full': 3, 'clock-wrong': 2,
    'bad-neighbour': 2, 'rebalance-storm': 1, poison: 1, 'bad-release': 1, 'everything-killed': 1,
  },
  sideBySide: 2,
  brokerForgetsEvery: 2,
  badReleaseMs: 8_000,
  perSecond: 8,
  peaceMs: 2_000,
  recoveries: 0,
  waiting: 0,
  restarts: false,
  hasGoals: false,
};

/** What is meant to be run before anything is given away. */
export const USUAL: Size = {
  counts: {
    'service-killed': 68, 'broker-killed': 5, 'store-killed': 5, 'held-still': 20, 'line-spoilt': 80, 'disk-full': 3, 'clock-wrong': 5,
    'bad-neighbour': 11, 'rebalance-storm': 2, poison: 2, 'bad-release': 1, 'everything-killed': 1,
  },
  sideBySide: 2,
  brokerForgetsEvery: 2,
  badReleaseMs: 60_000,
  perSecond: 16,
  peaceMs: 5_000,
  recoveries: 3,
  waiting: 1_000,
  restarts: true,
  hasGoals: true,
};

/**
 * A release is so many experiments, one seed after the other, with twice everything that is rare and more at once. The first one also
 * measures how fast the house comes back, which takes as long as half of its faults.
 */
export const RELEASE_SLICES = 10;
export const RELEASE: Size = {
  ...USUAL,
  counts: {
    ...USUAL.counts, 'broker-killed': 6, 'store-killed': 6, 'held-still': 24, 'clock-wrong': 6, 'everything-killed': 2,
  },
  sideBySide: 3,
  brokerForgetsEvery: 1,
};
export const FURTHER_RELEASE: Size = { ...RELEASE, recoveries: 0, waiting: 0, restarts: false };

export function sumOf(counts: Counts): number {
  return FAMILIES.reduce((sum, family) => sum + counts[family], 0);
}
