import { setTimeout as pause } from 'node:timers/promises';

import type { Examined } from '../examination.js';
import type { ProcessName } from '../house-processes.js';
import type { Proof } from './prove-record.js';

/** One thing that can be killed and comes back by itself. */
interface Mortal {
  readonly name: string;
  pid(): number | undefined;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Whether it works (again). */
  stands(): Promise<boolean>;
}

const SERVICES: readonly ProcessName[] = ['intake', 'identity-verification', 'processing', 'monitoring'];
const BACK_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 200;
/** How long the house works between two deaths. */
const LIFE_MS = 1_500;

/**
 * Kills each service, the broker and the store, one after the other, then a service together with each engine; waits
 * each time until what was killed works again. An engine that was named, not started here, is left alone and counted
 * as nothing.
 */
export async function killInTurn(examined: Examined): Promise<Proof> {
  const { house, kafka, store, print } = examined;
  const services = SERVICES.map((name): Mortal => {
    const process_ = house.processes[name];
    return { name, pid: () => process_.pid(), kill: () => process_.kill(), stands: () => process_.isReady() };
  });
  const engines = [kafka, store].flatMap((kept): Mortal[] => {
    const { engine, pid } = kept.current();
    if (pid === undefined) return [];
    return [{ name: engine, pid: () => kept.current().pid, kill: () => kept.current().kill(), stands: () => Promise.resolve(true) }];
  });
  const together = engines.map((engine, index) => [engine, services[index * 2]!]);
  const against: string[] = [];
  let killed = 0;
  for (const victims of [...[...services, ...engines].map((one) => [one]), ...together]) {
    await pause(LIFE_MS);
    print(`  killing ${victims.map(({ name }) => name).join(' and ')}`);
    const before = victims.map((victim) => victim.pid());
    await Promise.all(victims.map((victim) => victim.kill()));
    killed += victims.length;
    for (const [index, victim] of victims.entries()) {
      if (!(await isBack(victim, before[index]))) against.push(`${victim.name} was not back within ${BACK_WITHIN_MS / 1_000} s`);
    }
  }
  return { claim: 'killed in the middle of work, and back at work', seen: killed, against };
}

async function isBack(victim: Mortal, before: number | undefined): Promise<boolean> {
  const deadline = performance.now() + BACK_WITHIN_MS;
  while (performance.now() < deadline) {
    if (victim.pid() !== undefined && victim.pid() !== before && (await victim.stands())) return true;
    await pause(LOOK_EVERY_MS);
  }
  return false;
}
