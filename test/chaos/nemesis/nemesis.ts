import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import mongoose from 'mongoose';

import type { Driver } from '../driver/driver.js';
import type { Floor } from '../laboratory/floor.js';
import type { Instance } from '../laboratory/instance.js';
import { REGISTER_LINE } from '../laboratory/lines.js';
import type { Mortal } from '../laboratory/mortal.js';
import { badReleaseOf } from './misunderstanding.js';
import { plantPoison, poisonedOf, raiseStorm, untilTakenOver } from './broker-client.js';
import type { Fault, Whom } from './fault.js';
import { killInWindow } from './kill-in-window.js';
import { LineSpoiler } from './line-spoiler.js';
import { Operator } from './operator.js';
import { orderNeighbour } from './order-neighbour.js';
import { EndingNotes, EXIT_CLOCK_WRONG } from './own-endings.js';
import { SetAsideNotes } from './set-aside.js';
import { takesWrites } from './takes-writes.js';
import { note, type Tally } from './tally.js';
import { ENDURED_CLOCKS, RIGHT, tellsAnotherTime, TurnableClock } from './turnable-clock.js';
import { windowNamed } from './windows.js';

/** What was measured while faults were carried out, in milliseconds. */
export interface Measured {
  readonly restart: number[];
  /** Null where it was not seen within the time of a look. */
  readonly takeover: (number | null)[];
  readonly coldStart: number[];
}

/** What a fault needs that this machine may not have. */
export interface Means {
  /** The library that tells a process another time. */
  readonly faketime: string | undefined;
}

/** Longer than an engine is held still beside it. */
const BACK_WITHIN_MS = 150_000;
const TAKEOVER_WITHIN_MS = 30_000;
const STARTED_AGAIN_MS = 300;
const RECOVERING_MS = 150;
/** A process has seen by then that its clock is right again. */
const SEEN_RIGHT_MS = 3_000;
/** How long a bad release may take to hear something that it does not understand. */
const SHOWN_WITHIN_MS = 60_000;
const LOOK_MS = 500;
const POISONED_FOR_WINDOW = 4;
const POISONED_TIMES = 5;
/** How much longer the register misbehaves when nobody has asked it yet. */
const STRUCK_WITHIN_MS = 20_000;

/** Carries faults out, one by one, and takes each back. */
export class Nemesis {
  readonly measured: Measured = { restart: [], takeover: [], coldStart: [] };
  /** Of the windows: where one did not come, the service was killed elsewhere. */
  readonly windows: Record<string, Tally> = {};
  readonly spoiler = new LineSpoiler();
  readonly setAside = new SetAsideNotes();
  readonly endings = new EndingNotes();
  private readonly operator: Operator;

  constructor(
    private readonly floor: Floor,
    private readonly driver: Driver,
    private readonly means: Means,
    /** Has what the topics carry kept for the checker: the broker is about to forget it. */
    private readonly rememberTopics: () => Promise<void>,
  ) {
    this.operator = new Operator(floor, (one) => this.setAside.noteFound(one));
  }

  /** Whether this machine allows the fault. */
  allows(fault: Fault): boolean {
    if (fault.family === 'disk-full') return this.floor.disks[fault.disk] !== undefined;
    return fault.family !== 'clock-wrong' || this.means.faketime !== undefined;
  }

  /** Carries the fault out; resolves when it is taken back and what it struck works again, with whether it happened at all. */
  async carryOut(fault: Fault): Promise<boolean> {
    const takenBack = this.endings.noteBegun(fault);
    try {
      return (await this.inflict(fault)) ?? true;
    } finally {
      takenBack();
    }
  }

  /** Answers whether it struck anything, and nothing where it cannot but strike. */
  private async inflict(fault: Fault): Promise<boolean | void> {
    switch (fault.family) {
      case 'line-spoilt':
        return this.spoiler.spoil(this.floor.lines.of(fault.line).proxy, fault.how, fault.forMs);
      case 'service-killed':
        return fault.window === undefined ? this.killService(fault.whom, fault.deadMs) : this.killInWindow(fault.window, fault);
      case 'broker-killed':
        return this.killBroker(fault.amnesia, fault.deadMs);
      case 'store-killed':
        return this.killStore(fault.duringRecovery, fault.deadMs);
      case 'held-still':
        return this.holdStill(this.victim(fault.whom), fault.forMs);
      case 'disk-full':
        return this.fillDisk(fault);
      case 'clock-wrong':
        return this.turnClock(fault);
      case 'bad-neighbour':
        return fault.order === 'certificate-expired' ? this.letExpire(fault.forMs) : this.haveNeighbour(fault.order, fault.forMs);
      case 'rebalance-storm':
        return raiseStorm(this.floor, fault.service, fault.members);
      case 'poison':
        return this.poisonSome(fault.dossiers);
      case 'bad-release':
        return this.releaseBadly(fault);
      case 'everything-killed':
        return this.killEverything(fault.order);
    }
  }

  /** What was set aside is noted and taken up again. */
  async tidyUp(): Promise<void> {
    await this.operator.takeEverythingUp();
  }

  private instance({ service, index }: Whom): Instance {
    return this.floor.instancesOf(service)[index]!;
  }

  private victim(whom: Whom | 'broker' | 'store'): Mortal {
    if (whom === 'broker') return this.floor.kafka;
    return whom === 'store' ? this.floor.store : this.instance(whom);
  }

  private async killService(whom: Whom, deadMs: number): Promise<void> {
    const victim = this.instance(whom);
    await victim.kill();
    if (deadMs > 10_000) {
      const took = await untilTakenOver(this.floor, whom.service, 1, TAKEOVER_WITHIN_MS).catch(() => undefined);
      this.measured.takeover.push(took ?? null);
    } else await pause(deadMs);
    await this.bringBack(victim);
  }

  private async killInWindow(name: string, { whom, deadMs }: { readonly whom: Whom; readonly deadMs: number }): Promise<void> {
    const window = windowNamed(name);
    const provoked = window.poisoned ? this.poison(POISONED_FOR_WINDOW) : Promise.resolve();
    const killed = killInWindow(this.floor, window, this.instance(whom)).then(async ({ victim, isHit }) => {
      note(this.windows, name, isHit);
      await pause(deadMs);
      await this.bringBack(victim);
    });
    await Promise.all([killed, provoked]);
  }

  private async bringBack(victim: Instance): Promise<void> {
    await victim.start();
    this.measured.restart.push(await victim.untilWorking(BACK_WITHIN_MS));
  }

  private async killBroker(amnesia: boolean, deadMs: number): Promise<void> {
    if (amnesia) await this.rememberTopics();
    await this.floor.kafka.kill();
    await pause(deadMs);
    if (amnesia) await this.floor.forgetBroker();
    await this.floor.kafka.start();
    if (amnesia) await this.createTopics();
  }

  /** A broker that has just come up may not yet know what it was told: then it is told again. */
  private async createTopics(): Promise<void> {
    for (const deadline = performance.now() + BACK_WITHIN_MS; ; ) {
      const failure = await this.floor.createTopics().then(() => undefined, (error: Error) => error);
      if (failure === undefined) return;
      if (performance.now() > deadline) throw failure;
      await pause(500);
    }
  }

  private async killStore(duringRecovery: boolean, deadMs: number): Promise<void> {
    const { store, roster } = this.floor;
    await store.kill();
    await pause(deadMs);
    if (duringRecovery) {
      const before = roster.latestOf('the store');
      const coming = store.start().catch(() => undefined);
      while (roster.latestOf('the store') === before) await pause(5);
      await pause(RECOVERING_MS);
      try {
        process.kill(roster.latestOf('the store')!, 'SIGKILL');
      } catch {
        // It was quicker than we.
        await pause(0);
      }
      await coming;
    }
    await this.startStore();
  }

  /** Tries until it stands: one that found its disk full as it was started, or was killed then, has ended. */
  private async startStore(): Promise<void> {
    while (!(await this.floor.store.start().then(() => true, () => false))) await pause(STARTED_AGAIN_MS);
  }

  private async holdStill(victim: Mortal, forMs: number): Promise<boolean> {
    const isHeld = victim.pause();
    await pause(forMs);
    victim.resume();
    await victim.untilWorking(BACK_WITHIN_MS);
    return isHeld;
  }

  private async fillDisk({ disk, forMs }: Extract<Fault, { readonly family: 'disk-full' }>): Promise<void> {
    const full = this.floor.disks[disk]!;
    await full.fill();
    await pause(forMs);
    await full.empty();
    if (disk === 'store') await this.wakeStore();
    await Promise.all(this.floor.instances.map((one) => one.untilWorking(BACK_WITHIN_MS)));
  }

  /** A store that ran out of room has ended, or has stopped taking writes for good: whoever has made room starts it again. */
  private async wakeStore(): Promise<void> {
    await this.startStore();
    if (await takesWrites(this.floor.storeUri)) return;
    await this.floor.store.kill();
    await this.startStore();
  }

  /**
   * Starts a process whose clock is right, waits until it works, turns the clock under it, and turns it back while it still runs.
   * Answers whether it was seen: the process ended because of it, or told another time where that is near enough to go on.
   */
  private async turnClock({ whom, clock, forMs }: Extract<Fault, { readonly family: 'clock-wrong' }>): Promise<boolean> {
    const victim = this.instance(whom);
    const turnable = new TurnableClock(this.means.faketime ?? '', join(this.floor.folder, `clock-of-${victim.name}`));
    await turnable.turn(RIGHT);
    await victim.kill();
    victim.oddity = { environment: turnable.environment };
    try {
      await victim.start();
      await victim.untilWorking(BACK_WITHIN_MS);
      const endedBefore = endedForClock(victim);
      await turnable.turn(clock);
      const isSeen = async (): Promise<boolean> =>
        (ENDURED_CLOCKS.includes(clock) ? await tellsAnotherTime(victim.url) : endedForClock(victim) > endedBefore);
      const [hasShown] = await Promise.all([isSoWithin(forMs, isSeen), pause(forMs)]);
      return hasShown;
    } finally {
      await turnable.turn(RIGHT);
      victim.oddity = {};
      await pause(SEEN_RIGHT_MS);
      await victim.untilWorking(BACK_WITHIN_MS);
    }
  }

  /** Lasts until something is set aside by it, at least `forMs`. One that sets nothing aside is none: then the fault has failed. */
  private async releaseBadly({ whom, forMs }: Extract<Fault, { readonly family: 'bad-release' }>): Promise<void> {
    const { service } = whom;
    const before = this.setAside.misunderstoodBy(service);
    const hasTakenUp = this.setAside.noteBadRelease(service);
    const showed = async (): Promise<boolean> => {
      await this.operator.look();
      return this.setAside.misunderstoodBy(service) > before;
    };
    const victim = this.instance(whom);
    await victim.kill();
    victim.oddity = badReleaseOf(service);
    await victim.start();
    await pause(forMs);
    const hasShown = await isSoWithin(SHOWN_WITHIN_MS, showed);
    await victim.kill();
    victim.oddity = {};
    await this.bringBack(victim);
    await this.operator.resumeHearing(service);
    await this.operator.takeEverythingUp();
    hasTakenUp();
    if (!hasShown) throw new Error(`nothing was set aside by a bad release of ${service}`);
  }

  private async haveNeighbour(order: Readonly<Record<string, unknown>>, forMs: number): Promise<boolean> {
    const { url } = this.floor.neighbours;
    const noteLies = async (lies: boolean): Promise<void> =>
      (order['kind'] === 'wrong' ? this.driver.note({ line: 'lying', at: Date.now(), lies }) : undefined);
    await noteLies(true);
    const before = await orderNeighbour(url, order);
    await pause(forMs);
    const isStruck = await isSoWithin(STRUCK_WITHIN_MS, async () => (await orderNeighbour(url, order)) > before);
    await orderNeighbour(url, { kind: 'none' });
    await noteLies(false);
    return isStruck;
  }

  private async letExpire(forMs: number): Promise<boolean> {
    const { proxy } = this.floor.lines.of(REGISTER_LINE);
    let touched = 0;
    proxy.expire(() => (touched += 1));
    await pause(forMs);
    const isStruck = await isSoWithin(STRUCK_WITHIN_MS, () => Promise.resolve(touched > 0));
    await proxy.heal();
    return isStruck;
  }

  /** Tries again where the dossiers went on before the message came: then it is in nobody's way. */
  private async poisonSome(count: number): Promise<boolean> {
    for (let time = 0; time < POISONED_TIMES; time += 1) {
      const ids = await this.poison(count);
      if (this.setAside.poisonedAmong(ids) > 0) return true;
    }
    return false;
  }

  private async poison(count: number): Promise<ReadonlySet<string>> {
    const ids = new Set(Array.from({ length: count }, () => this.driver.anyDossier()).filter((id) => id !== undefined));
    const client = await new mongoose.mongo.MongoClient(this.floor.storeUri, { serverSelectionTimeoutMS: 30_000 }).connect();
    try {
      const documents = client.db('hoso_intake').collection<{ _id: string; v: number }>('dossiers').find({ _id: { $in: [...ids] } });
      const dossiers = await documents.map(({ _id, v }) => ({ dossierId: _id, n: v + 1 })).toArray();
      this.setAside.notePoisoned(dossiers.map(({ dossierId }) => dossierId));
      await this.driver.note({ line: 'planted', messages: dossiers.map(poisonedOf) });
      if (dossiers.length > 0) await plantPoison(this.floor, dossiers);
    } finally {
      await client.close();
    }
    await pause(2_000);
    await this.operator.takeEverythingUp();
    return ids;
  }

  private async killEverything(order: readonly number[]): Promise<void> {
    const { kafka, store, instances } = this.floor;
    const all: readonly Mortal[] = [kafka, store, ...instances];
    await Promise.all(all.map((one) => one.kill()));
    const begun = performance.now();
    await Promise.all(order.map(async (place, turn) => {
      await pause(turn * 100);
      await all[place]!.start().catch(() => undefined);
    }));
    await Promise.all([kafka.start(), store.start()]);
    await Promise.all(instances.map((one) => one.untilWorking(BACK_WITHIN_MS)));
    this.measured.coldStart.push(performance.now() - begun);
  }
}

/** How often it has ended because its clock was wrong. */
function endedForClock({ ownEndings }: Mortal): number {
  return ownEndings.filter(({ how }) => how.code === EXIT_CLOCK_WRONG).length;
}

async function isSoWithin(withinMs: number, isSo: () => Promise<boolean>): Promise<boolean> {
  for (const deadline = performance.now() + withinMs; ; await pause(LOOK_MS)) {
    if (await isSo()) return true;
    if (performance.now() > deadline) return false;
  }
}
