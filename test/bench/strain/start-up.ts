import { setTimeout as pause } from 'node:timers/promises';

import { quantile } from '../../../deploy/local/measure/quantiles.js';
import type { ProcessName } from '../../../deploy/local/house-processes.js';
import { seconds, type Finding, type StrainGround, type Trial } from './trial.js';

const SERVICES: readonly ProcessName[] = ['intake', 'identity-verification', 'processing', 'monitoring'];
const TIMES = 5;
const READY_MS_MAX = 2_000;
const READY_WITHIN_MS = 30_000;
const LOOK_MS = 20;
/**
 * The launcher waits twice as long at each further death, until a life has lasted a minute. Whoever is killed sooner would be judged
 * by that wait.
 */
const GOOD_LIFE_MS = 61_000;

/** How long a service takes from the start of its process until it takes requests, while nobody files. */
export const START_UP: Trial = {
  name: 'start-up',
  title: 'each service ended and started again',
  play: timesOf,
};

async function timesOf(ground: StrainGround): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const name of SERVICES) {
    const took: number[] = [];
    for (let time = 0; time < TIMES; time += 1) took.push(await startAgain(ground, name));
    const slowest = Math.max(...took);
    findings.push({
      what: `${name} takes requests, from the start of its process`,
      found: `half within ${seconds(quantile(took, 0.5))}, slowest of ${TIMES} ${seconds(slowest)}`,
      meant: `${READY_MS_MAX / 1_000} s`,
      holds: slowest <= READY_MS_MAX,
    });
  }
  ground.calmAtMs = performance.now() + GOOD_LIFE_MS;
  return findings;
}

async function startAgain({ contestant: { house } }: StrainGround, name: ProcessName): Promise<number> {
  const process_ = house.processes[name];
  await process_.kill();
  const until = performance.now() + READY_WITHIN_MS;
  while (process_.pid() === undefined && performance.now() < until) await pause(LOOK_MS / 4);
  const startedMs = performance.now();
  while (!(await process_.isReady())) {
    if (performance.now() > until) throw new Error(`${name} was not ready within ${READY_WITHIN_MS / 1_000} s.`);
    await pause(LOOK_MS);
  }
  return performance.now() - startedMs;
}
