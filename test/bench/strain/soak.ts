import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

import { SHARE } from '../contest/round.js';
import { fileAndCount, summaryOf } from '../contest/turn.js';
import { growthFindings, type Sample } from './memory-growth.js';
import { type Finding, type StrainGround, type Trial } from './trial.js';

/** Filed in pieces, so that everything is proven complete on the way and not only at the end. */
const PIECE_SECONDS = 60;
const LOOK_MS = 5_000;
const KIBIBYTES = 1_024;

type Samples = Map<string, Sample[]>;

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
    ...Array.from(samples).flatMap(([name, held]) => growthFindings(name, held)),
    {
      what: 'the worst minute, 99 of 100: accepted after, from there to the indicator',
      found: `${worst.acceptP99Ms.toFixed(0)} ms, ${worst.lagP99Ms.toFixed(0)} ms`,
    },
  ];
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
