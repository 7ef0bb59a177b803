import { setTimeout as pause } from 'node:timers/promises';

import { untilTakenOver } from '../nemesis/broker-client.js';
import type { Floor } from './floor.js';
import { SERVICES } from './services.js';

/** How fast services come back while nothing else fails and people go on filing, in milliseconds. */
export interface Recovery {
  /** From the start of a killed process until it answers that it takes requests, for each time. */
  readonly ready: readonly (number | null)[];
  /** From the same moment until it answers that it misses nothing: it hears the others as well. */
  readonly restart: readonly (number | null)[];
  /** From the death of one of two processes until the other has all partitions; null also where they never were two. */
  readonly takeover: readonly (number | null)[];
}

const DEAD_MS = 300;
const LOOK_MS = 50;
const ANSWERED_WITHIN_MS = 3_000;
const BACK_WITHIN_MS = 60_000;
const TAKEN_OVER_WITHIN_MS = 30_000;

/** Kills each process so many times, one at a time, and then one of each service until the other has taken over. */
export async function measureRecovery(floor: Floor, times: number): Promise<Recovery> {
  const ready: (number | null)[] = [];
  const restart: (number | null)[] = [];
  const takeover: (number | null)[] = [];
  const back = async (victim: Floor['instances'][number]): Promise<void> => {
    const begun = performance.now();
    await victim.start();
    ready.push(await victim.untilWorking(BACK_WITHIN_MS).then(() => performance.now() - begun, () => null));
    restart.push((await untilMissingNothing(victim.url, begun + BACK_WITHIN_MS)) ? performance.now() - begun : null);
  };
  for (let time = 0; time < times; time += 1) {
    for (const victim of floor.instances) {
      await victim.kill();
      await pause(DEAD_MS);
      await back(victim);
    }
  }
  for (const service of SERVICES) {
    const [first] = floor.instancesOf(service);
    const areBoth = (await untilTakenOver(floor, service, 2, TAKEN_OVER_WITHIN_MS)) !== undefined;
    await first!.kill();
    const took = await untilTakenOver(floor, service, 1, TAKEN_OVER_WITHIN_MS);
    takeover.push(areBoth ? (took ?? null) : null);
    await back(first!);
  }
  return { ready, restart, takeover };
}

async function untilMissingNothing(url: string, until: number): Promise<boolean> {
  while (performance.now() < until) {
    const state = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(ANSWERED_WITHIN_MS) })
      .then(async (answer) => ((await answer.json()) as { readonly state: string }).state)
      .catch(() => 'silent');
    if (state === 'ok') return true;
    await pause(LOOK_MS);
  }
  return false;
}
