import { FAMILIES, type Counts } from '../nemesis/fault.js';
import type { Findings } from './findings.js';
import { sumOf } from './sizes.js';

/** What is meant to be reached. Times in milliseconds. */
export const MEANT = {
  faults: 170,
  /** So many of each family struck something, where the machine allows the family at all. */
  ofFamily: {
    'service-killed': 60, 'broker-killed': 5, 'store-killed': 5, 'held-still': 20, 'line-spoilt': 60, 'disk-full': 3, 'clock-wrong': 5,
    'bad-neighbour': 10, 'rebalance-storm': 2, poison: 2, 'bad-release': 1, 'everything-killed': 1,
  } satisfies Counts,
  /** Different places in the work of a service at which one was killed. */
  windows: 25,
  acceptedUnderFault: 10_000,
  /** From healing until everybody has heard everything. */
  heardMs: 60_000,
  /** From the start of a killed process until it works and hears again, 99 times of 100, while nothing else fails. */
  restartMs: 5_000,
  restartShare: 0.99,
  /** From the death of a process until the other one has all partitions, while nothing else fails. */
  takeoverMs: 10_000,
  coldStartMs: 60_000,
  /** The whole of one run, judging included. */
  wholeMs: 30 * 60_000,
  /** Dossiers filed during the broker's minute away, and how long after its return everybody has heard of them. */
  waiting: 1_000,
  outageHeardMs: 30_000,
} as const;

/** One of them as a run has it: in words, and whether it is reached. */
export interface Goal {
  readonly name: string;
  readonly limit: string;
  readonly found: string;
  readonly reached: boolean;
}

/** What of a run the goals are held against. */
export type Achieved = Pick<
  Findings,
  'hasGoals' | 'seconds' | 'carriedOut' | 'skipped' | 'windows' | 'failed' | 'acceptedUnderFault' | 'drainedMs' | 'drainedAtEndMs' |
  'recovery' | 'outage' | 'measured' | 'restart'
> & { readonly verdict: Pick<Findings['verdict'], 'holds'> };

/** The goals of a run; none of a run that is too short to have any, and none of what it had no time to measure. */
export function goalsOf(run: Achieved): readonly Goal[] {
  if (run.hasGoals !== true) return [];
  const { carriedOut, skipped, acceptedUnderFault, drainedMs, recovery, outage, measured } = run;
  const places = Object.values(run.windows).filter(({ hit }) => hit > 0).length;
  return [
    within('the whole run', [run.seconds * 1_000], MEANT.wholeMs),
    atLeast('faults carried out', sumOf(carriedOut), MEANT.faults),
    ...FAMILIES.filter((family) => skipped[family] === 0).map((family) =>
      atLeast(`faults carried out: ${family}`, carriedOut[family], MEANT.ofFamily[family])),
    atLeast('places in their work at which services were killed', places, MEANT.windows),
    atLeast('dossiers accepted while faults went on', acceptedUnderFault ?? 0, MEANT.acceptedUnderFault),
    within('everything heard after healing', [drainedMs], MEANT.heardMs),
    within('everything killed and at work again', measured.coldStart, MEANT.coldStartMs),
    ...(recovery === null ? [] : [
      within('a killed process at work again', recovery.restart, MEANT.restartMs, MEANT.restartShare),
      within('partitions of a killed process taken over', recovery.takeover, MEANT.takeoverMs),
    ]),
    ...(outage === null ? [] : [
      atLeast('dossiers waiting for the broker', outage.waiting, MEANT.waiting),
      within('all heard after the return of the broker', [outage.drainedMs], MEANT.outageHeardMs),
    ]),
  ];
}

/** Whether a run shows what it is to show: nothing wrong, everything back, and every goal that it has reached. */
export function isGood(run: Achieved): boolean {
  const { verdict, failed, drainedMs, drainedAtEndMs, restart } = run;
  const isBack = failed.length === 0 && drainedMs !== null && drainedAtEndMs !== null && restart?.rebuiltMs !== null;
  return verdict.holds && isBack && goalsOf(run).every(({ reached }) => reached);
}

function atLeast(name: string, found: number, limit: number): Goal {
  return { name, limit: `at least ${limit}`, found: String(found), reached: found >= limit };
}

/** Holds such a share of the times against the limit; a time that was not reached is longer than any. Without any time it is missed. */
function within(name: string, times: readonly (number | null)[], limitMs: number, share = 1): Goal {
  const sorted = times.map((time) => time ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
  const found = sorted[Math.ceil(share * sorted.length) - 1];
  return {
    name,
    limit: withinWords(limitMs, share),
    found: found === undefined ? 'not measured' : Number.isFinite(found) ? `${(found / 1_000).toFixed(1)} s` : 'not in time',
    reached: found !== undefined && found <= limitMs,
  };
}

/** The limit of a time in words. */
export function withinWords(limitMs: number, share = 1): string {
  return `${share < 1 ? `${share * 100} % ` : ''}within ${limitMs / 1_000} s`;
}
