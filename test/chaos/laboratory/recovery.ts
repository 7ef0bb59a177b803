import { setTimeout as pause } from 'node:timers/promises';

import { untilTakenOver } from '../nemesis/broker-client.js';
import type { Floor } from './floor.js';
import { SERVICES } from './services.js';

/** How fast services come back while nothing else fails and people go on filing, in milliseconds. */
export interface Recovery {
  /** From the start of a killed process until it answers that it is ready, for each time. */
  readonly restart: readonly (number | null)[];
  /** From the death of one of two processes until the other has all partitions. */
  readonly takeover: readonly (number | null)[];
}

const DEAD_MS = 300;
const BACK_WITHIN_MS = 60_000;
const TAKEN_OVER_WITHIN_MS = 30_000;

/** Kills each process so many times, one at a time, and then one of each service until the other has taken over. */
export async function measureRecovery(floor: Floor, times: number): Promise<Recovery> {
  const restart: (number | null)[] = [];
  const takeover: (number | null)[] = [];
  const back = async (victim: Floor['instances'][number]): Promise<void> => {
    await victim.start();
    restart.push(await victim.untilWorking(BACK_WITHIN_MS).catch(() => null));
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
    await untilTakenOver(floor, service, 2, TAKEN_OVER_WITHIN_MS);
    await first!.kill();
    takeover.push((await untilTakenOver(floor, service, 1, TAKEN_OVER_WITHIN_MS)) ?? null);
    await back(first!);
  }
  return { restart, takeover };
}
