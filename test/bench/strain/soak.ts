import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

import { SHARE } from '../contest/round.js';
import { fileAndCount, summaryOf } from '../contest/turn.js';
import { slopeOf } from '../slope.js';
import { type Finding, type StrainGround, type Trial } from './trial.js';

/** Filed in pieces, so that everything is proven complete on the way and not only at the end. */
const PIECE_SECONDS = 60;
const LOOK_MS = 5_000;
/** The young grow. */
const LEFT_OUT = 1 / 3;
const MIBIBYTES_PER_HOUR_MAX = 20;
const HOUR_MS = 3_600_000;
const KIBIBYTES = 1_024;

type Samples = Map<string, (readonly [atMs: number, mebibytes: number])[]>;

/** Half an hour, or as long as is asked for, at three quarters of what the house carries: nothing grows. */
export const soak = (minutes: number): Trial => ({
  name: 'soak',
  title: `${minutes} minutes at ${SHARE * 100} %`,
  play: (ground) => play(ground, minutes),
});

async function play(ground: StrainGround, minutes: number): Promise<readonly Finding[]> {
  const { contestant, capacity } = ground;
  const samples: Samples = new Map();
  const stopping = new AbortController();
  const sampling = sample(contestant.processes(), samples, stopping.signal);
  const worst = { lagP99Ms: 0, acceptP99Ms: 0 };
  for (let piece = 0; piece < (minutes * 60) / PIECE_SECONDS; piece += 1) {
    const { lagMs, acceptMs } = summaryOf(await fileAndCount(ground, Math.round(capacity * SHARE), PIECE_SECONDS));
    worst.lagP99Ms = Math.max(worst.lagP99Ms, lagMs.p99);
    worst.acceptP99Ms = Math.max(worst.acceptP99Ms, acceptMs.p99);
  }
  stopping.abort();
  await sampling;
  return [
    ...Array.from(samples, ([name, points]) => findingOf(name, points)),
    {
      what: 'the worst minute, 99 of 100: accepted after, from there to the indicator',
      found: `${worst.acceptP99Ms.toFixed(0)} ms, ${worst.lagP99Ms.toFixed(0)} ms`,
    },
  ];
}

function findingOf(name: string, points: readonly (readonly [atMs: number, mebibytes: number])[]): Finding {
  const { perUnit, error } = slopeOf(points.slice(Math.floor(points.length * LEFT_OUT)));
  const perHour = perUnit * HOUR_MS;
  const certainly = Math.max(0, perUnit - 2 * error) * HOUR_MS;
  const most = Math.max(...points.map(([, mebibytes]) => mebibytes));
  return {
    what: `${name} in memory`,
    found: `at most ${most.toFixed(0)} MiB, ${perHour.toFixed(1)} ± ${(2 * error * HOUR_MS).toFixed(1)} MiB an hour in the last two thirds`,
    meant: `no more than ${MIBIBYTES_PER_HOUR_MAX} MiB an hour beyond doubt`,
    holds: certainly <= MIBIBYTES_PER_HOUR_MAX,
  };
}

async function sample(processes: ReadonlyMap<string, number>, samples: Samples, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    for (const [name, pid] of processes) {
      const points = samples.get(name) ?? [];
      samples.set(name, points);
      points.push([performance.now(), residentMebibytes(pid)]);
    }
    await pause(LOOK_MS, undefined, { signal }).catch(() => undefined); // told to stop
  }
}

function residentMebibytes(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / KIBIBYTES;
}
