import { setTimeout as pause } from 'node:timers/promises';

import type { Examined } from '../examination.js';
import type { ProcessName } from '../house-processes.js';
import type { Proof } from './prove-record.js';

/** One thing that can be killed and comes back by itself. */
export interface Mortal {
  readonly name: string;
  pid(): number | undefined;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Whether it works (again). */
  stands(): Promise<boolean>;
}

const SERVICES: readonly ProcessName[] = ['intake', 'identity-verification', 'processing', 'monitoring'];
/** An engine may have to be started twice, where its controller's port is taken just then, and needs its time on a busy machine. */
const BACK_WITHIN_MS = 120_000;
const LOOK_EVERY_MS = 100;

/** What dies, death by death: each service, the broker and the store alone, then each engine together with a service. */
export interface Deaths {
  readonly victims: readonly (readonly Mortal[])[];
}

/** An engine that was named, not started here, is not ours to kill and is left out. */
export function deathsIn({ house, kafka, store }: Examined): Deaths {
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
  return { victims: [...[...services, ...engines].map((one) => [one]), ...together] };
}

/**
 * Keeps filing and killing in step, so that dossiers are filed before, during and after every death: filing goes on
 * while one is dead, but never past the next death.
 */
export class Pace {
  private filed = 0;
  private deathsOver = 0;

  constructor(
    private readonly dossiers: number,
    private readonly deaths: number,
  ) {}

  noteFiled(): void {
    this.filed += 1;
  }

  noteDeathOver(): void {
    this.deathsOver += 1;
  }

  /** Resolves when the dossier of that index may be filed. */
  async untilFiling(index: number): Promise<void> {
    const part = Math.floor((index * (this.deaths + 1)) / this.dossiers);
    while (part > this.deathsOver + 1) await pause(LOOK_EVERY_MS);
  }

  /** Resolves when enough is filed for the next death. */
  async untilDeath(index: number): Promise<void> {
    while (this.filed < ((index + 0.5) * this.dossiers) / (this.deaths + 1)) await pause(LOOK_EVERY_MS);
  }
}

/** Kills what is to die, one death after the other, and waits each time until what was killed works again. */
export async function killInTurn({ victims }: Deaths, pace: Pace, print: (line: string) => void): Promise<Proof> {
  const against: string[] = [];
  let killed = 0;
  for (const [index, group] of victims.entries()) {
    await pace.untilDeath(index);
    print(`  killing ${group.map(({ name }) => name).join(' and ')}`);
    const before = group.map((victim) => victim.pid());
    await Promise.all(group.map((victim) => victim.kill()));
    killed += group.length;
    for (const [place, victim] of group.entries()) {
      if (!(await isBack(victim, before[place]))) against.push(`${victim.name} was not back within ${BACK_WITHIN_MS / 1_000} s`);
    }
    pace.noteDeathOver();
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
