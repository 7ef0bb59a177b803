import { slopeOf } from '../slope.js';
import type { Finding } from './trial.js';

/** What a process held, and when, on the clock of `performance.now()`. */
export type Sample = readonly [atMs: number, mebibytes: number];

/** The young grow. */
const LEFT_OUT = 1 / 3;
/** What the house allows itself; what is meant is none. */
const MEBIBYTES_PER_HOUR_MAX = 20;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** In a soak that is too short for minutes, its last two thirds are parted in so many. */
const PARTS_LEAST = 6;

/**
 * Whether a process has grown: by a line through the means of its minutes. Samples that lie a few seconds apart say nearly the same
 * of the same garbage, and would be taken for many proofs of one slope.
 */
export function growthFindings(name: string, samples: readonly Sample[]): readonly Finding[] {
  const counted = samples.slice(Math.floor(samples.length * LEFT_OUT));
  const { perUnit, error } = slopeOf(minuteMeans(counted));
  const [perHour, doubt] = [perUnit * HOUR_MS, 2 * error * HOUR_MS];
  const certainly = Math.max(0, perHour - doubt);
  const most = Math.max(...samples.map(([, mebibytes]) => mebibytes));
  return [
    {
      what: `${name} in memory`,
      found: `at most ${most.toFixed(0)} MiB, ${perHour.toFixed(1)} ± ${doubt.toFixed(1)} MiB an hour in the last two thirds, by the minute`,
      meant: 'none beyond doubt',
      holds: certainly === 0,
    },
    {
      what: `${name} in memory, by the house's own bound`,
      found: `${certainly.toFixed(1)} MiB an hour beyond doubt`,
      meant: `no more than ${MEBIBYTES_PER_HOUR_MAX}`,
      holds: certainly <= MEBIBYTES_PER_HOUR_MAX,
    },
  ];
}

function minuteMeans(samples: readonly Sample[]): readonly Sample[] {
  const [first, last] = [samples[0]?.[0] ?? 0, samples.at(-1)?.[0] ?? 0];
  const partMs = Math.min(MINUTE_MS, (last - first + 1) / PARTS_LEAST);
  const parts = Map.groupBy(samples, ([atMs]) => Math.floor((atMs - first) / partMs));
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  return Array.from(parts.values(), (part) => [mean(part.map(([atMs]) => atMs)), mean(part.map(([, held]) => held))] as const);
}
