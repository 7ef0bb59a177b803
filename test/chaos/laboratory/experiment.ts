import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import type { Comparison, Verdict } from '../checker/judge.js';
import { startDriver, type Driver } from '../driver/driver.js';
import type { Fault } from '../nemesis/fault.js';
import { Nemesis } from '../nemesis/nemesis.js';
import { planFaults } from '../nemesis/plan.js';
import { spelledOwnEnding } from '../nemesis/own-endings.js';
import { findFaketime } from '../nemesis/turnable-clock.js';
import { Behind } from './behind.js';
import type { ExperimentOptions, Findings } from './findings.js';
import { healLines, openFloor, type Floor } from './floor.js';
import { Judging } from './judging.js';
import { measureRecovery, type Recovery } from './recovery.js';
import { untilAtRest, untilDrained } from './rest.js';
import { restartHouse } from './restart.js';
import { readSigns } from './signs.js';
import { sumOf, type Size } from './sizes.js';
import { spread } from './spread.js';
import { nothingStruck, unfinished, type Struck } from './unfinished.js';

const FAULT_WITHIN_MS = 420_000;
const DRAINED_WITHIN_MS = 180_000;
const SETTLED_WITHIN_MS = 60_000;
/** Nothing falls due while it is judged. */
const JUDGED_WITHIN_MS = 60_000;
const AT_REST_WITHIN_MS = 300_000;
const OUTAGE_MS = 60_000;
/** How a program ends that was told to. */
const INTERRUPTED = 130;
/** Nothing is spoilt before so much is known to work. */
const BEGUN_AFTER = 15;
const BEGUN_WITHIN_MS = 120_000;

/** Stands the house up, lets people and faults at it, heals everything, and has it judged. */
export async function experiment(options: ExperimentOptions): Promise<Findings> {
  const begun = performance.now();
  let takeDown = (): Promise<void> => Promise.resolve();
  const leave = (): void => void takeDown().finally(() => process.exit(INTERRUPTED));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, leave);
  try {
    const floor = await openFloor(options.seed, options.say, (down) => (takeDown = down));
    const struck = nothingStruck();
    try {
      return await experimentOn(floor, options, struck, begun);
    } catch (error) {
      const why = `it did not come to its end: ${(error as Error).message}`;
      options.say(`  BROKEN OFF: ${why}`);
      return unfinished(options, struck, secondsSince(begun), why);
    }
  } finally {
    await takeDown();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, leave);
  }
}

const secondsSince = (begun: number): number => Math.round((performance.now() - begun) / 1_000);

async function experimentOn(
  floor: Floor,
  { seed, size, say, keepEvidence }: ExperimentOptions,
  struck: Struck,
  begun: number,
): Promise<Findings> {
  const door = (name: string): string => `http://127.0.0.1:${floor.lines.of(`outside to ${name}`).proxy.port}`;
  const doors = {
    intake: door('intake'), processing: door('processing'), identity: door('identity-verification'), issuer: floor.neighbours.url,
  };
  const driverFile = join(floor.folder, 'driver.jsonl');
  const driver = startDriver({ seed, file: driverFile, doors, perSecond: size.perSecond, firstIndex: seed * 1_000_000 });
  await pause(size.peaceMs);
  await untilBegun(driver);
  const judging = new Judging(floor, driverFile, keepEvidence);
  const nemesis = new Nemesis(floor, driver, { faketime: findFaketime() }, () => judging.rememberTopics());
  const acceptedBefore = driver.accepted;
  await strike(struck, nemesis, driver, size, seed, say);
  await healLines(floor.lines.all.map(({ proxy }) => proxy));
  const acceptedUnderFault = driver.accepted - acceptedBefore;
  const behind = await Behind.at(floor);
  const tidyUp = async (): Promise<void> => {
    try {
      await nemesis.tidyUp();
    } catch (error) {
      // What still stands still is for the checker to name.
      struck.failed.push((error as Error).message);
      say(`  NOT TAKEN UP: ${(error as Error).message}`);
    }
  };
  const drainedMs = await measureHealing(floor, driver, behind, tidyUp);
  say(`  ${acceptedUnderFault} dossiers accepted while faults went on; everything heard after healing: ${spread([drainedMs])}`);
  const recovery = size.recoveries > 0 ? await measureRecoveryHere(floor, driver, size, say) : null;
  const outage = size.waiting > 0 ? await measureOutage(floor, driver, behind, size.waiting, say) : null;

  driver.setPace(0);
  const over = performance.now();
  await tidyUp();
  await driver.settle(SETTLED_WITHIN_MS);
  await driver.stop();
  const drainedAtEndMs = await measureDraining(floor, behind, over);
  const isDrained = drainedAtEndMs !== null;
  const signs = isDrained ? null : await readSigns(floor.instances);
  say(`  everything heard after the last filing: ${spread([drainedAtEndMs])}`);
  // A call that a dead process has left behind is made again in the end, and what comes of it would be judged half heard.
  const isAtRest = !isDrained || (await untilAtRest(floor, behind, JUDGED_WITHIN_MS, AT_REST_WITHIN_MS)) !== null;
  if (!isAtRest) struck.failed.push('not at rest to be judged');
  say('  judging');
  const judged = joined(await judging.judge(), nemesis.setAside.judge());
  const settled = size.restarts ? await restarted(floor, behind, judging, judged, say) : { restart: null, verdict: judged };
  await behind.close();
  const engines = [floor.kafka.current.engine, floor.store.current.engine];
  const everybody = [floor.kafka, floor.store, floor.neighbours, ...floor.instances];
  const verdict = joined(settled.verdict, nemesis.endings.judge(everybody));
  return {
    seed, seconds: secondsSince(begun), engines, planned: size.counts, ...struck, requests: driver.tally,
    windows: nemesis.windows, frames: nemesis.spoiler.frames, lines: nemesis.spoiler.lines, measured: nemesis.measured,
    recovery, signs, outage, verdict, restart: settled.restart, setAside: nemesis.setAside.counts, hasGoals: size.hasGoals,
    acceptedUnderFault, drainedMs, drainedAtEndMs,
    ownEndings: Object.fromEntries(everybody.flatMap(({ name, ownEndings }) =>
      (ownEndings.length > 0 ? [[name, ownEndings.map(spelledOwnEnding)]] : []))),
    unexplainedEndings: verdict.counts.crashed ?? 0,
  };
}

async function untilBegun(driver: Driver): Promise<void> {
  const deadline = performance.now() + BEGUN_WITHIN_MS;
  while (driver.accepted < BEGUN_AFTER) {
    if (performance.now() > deadline) throw new Error(`Only ${driver.accepted} dossiers were accepted before anything failed.`);
    await pause(100);
  }
}

/** Carries the plan out, round by round. */
async function strike(
  { carriedOut, skipped, failed }: Struck,
  nemesis: Nemesis,
  driver: Driver,
  size: Size,
  seed: number,
  say: (line: string) => void,
): Promise<void> {
  const planned = sumOf(size.counts);
  let over = 0;
  for (const { faults, restMs } of planFaults(seed, size)) {
    await Promise.all(faults.map(async (fault) => {
      if (!nemesis.allows(fault)) return void (skipped[fault.family] += 1);
      try {
        const happened = await inTime(nemesis.carryOut(fault), fault);
        carriedOut[fault.family] += happened ? 1 : 0;
        if (!happened) say(`  struck nothing, and does not count: ${spelled(fault)}`);
      } catch (error) {
        failed.push(`${JSON.stringify(fault)}: ${(error as Error).message}`);
        say(`  NOT BACK: ${failed.at(-1)}`);
      }
    }));
    over += faults.length;
    say(`  ${over} of ${planned} faults, ${driver.accepted} dossiers accepted: ${faults.map(spelled).join(' beside ')}`);
    await pause(restMs);
  }
}

async function inTime(work: Promise<boolean>, fault: Fault): Promise<boolean> {
  const over = new AbortController();
  const late = pause(FAULT_WITHIN_MS, undefined, { signal: over.signal }).then(
    () => Promise.reject(new Error(`${fault.family} was not over within ${FAULT_WITHIN_MS / 1_000} s`)),
    () => false,
  );
  return Promise.race([work, late]).finally(() => over.abort());
}

function spelled(fault: Fault): string {
  const { family, ...rest } = fault;
  return `${family} ${Object.values(rest).map((value) => (typeof value === 'object' ? JSON.stringify(value) : String(value))).join(' ')}`;
}

/** Takes everything up that was set aside, and waits until all has been heard, while nobody files or acts; null: not within the time. */
async function measureHealing(floor: Floor, driver: Driver, behind: Behind, tidyUp: () => Promise<void>): Promise<number | null> {
  const healed = performance.now();
  driver.setPace(0);
  driver.setOfficialsAway(true);
  await tidyUp();
  const drainedMs = await measureDraining(floor, behind, healed);
  driver.setOfficialsAway(false);
  return drainedMs;
}

async function measureDraining(floor: Floor, behind: Behind, since: number): Promise<number | null> {
  const drained = await untilDrained(floor, behind, DRAINED_WITHIN_MS);
  return drained === null ? null : Math.round(drained - since);
}

/** Kills processes one at a time while people go on filing, and nothing else fails. */
async function measureRecoveryHere(
  floor: Floor,
  driver: Driver,
  { recoveries, perSecond }: Size,
  say: (line: string) => void,
): Promise<Recovery> {
  driver.setPace(perSecond / 2);
  const recovery = await measureRecovery(floor, recoveries);
  say(`  nothing else failing: a killed process ready ${spread(recovery.ready)}; at work ${spread(recovery.restart)}; taken over ${spread(recovery.takeover)}`);
  return recovery;
}

/**
 * The broker is away for a minute and so many dossiers are filed meanwhile: how long until everybody has heard of them, and of all that
 * the services say because of them. The officials are at home: how fast they get on with what waits for them is another question.
 */
async function measureOutage(
  floor: Floor,
  driver: Driver,
  behind: Behind,
  waiting: number,
  say: (line: string) => void,
): Promise<Findings['outage']> {
  driver.setPace(0);
  driver.setOfficialsAway(true);
  await untilDrained(floor, behind, DRAINED_WITHIN_MS);
  const before = driver.accepted;
  await floor.kafka.kill();
  driver.setPace((1.1 * waiting * 1_000) / OUTAGE_MS);
  const back = performance.now() + OUTAGE_MS;
  while (performance.now() < back || (driver.accepted - before < waiting && performance.now() < back + OUTAGE_MS)) await pause(100);
  driver.setPace(0);
  const filed = driver.accepted - before;
  await floor.kafka.start();
  const drainedMs = await measureDraining(floor, behind, performance.now());
  driver.setOfficialsAway(false);
  say(`  the broker was away for a minute with ${filed} dossiers waiting: after its return all heard ${spread([drainedMs])}`);
  return { waiting: filed, drainedMs };
}

/** Puts the house to sleep and wakes it; what is then not what it was is part of the verdict. */
async function restarted(
  floor: Floor,
  behind: Behind,
  judging: Judging,
  verdict: Verdict,
  say: (line: string) => void,
): Promise<Pick<Findings, 'restart' | 'verdict'>> {
  const { comparison, ...restart } = await restartHouse(floor, behind, judging);
  const took = restart.rebuiltMs === null ? 'not in time' : `in ${Math.round(restart.rebuiltMs / 1_000)} s`;
  const changed = `${comparison.counts.changed ?? 0} of ${restart.documents} documents changed`;
  say(`  all stopped and started, monitoring made anew ${took}: ${changed}`);
  return { restart, verdict: joined(verdict, comparison) };
}

function joined(verdict: Verdict, { holds, counts, findings }: Pick<Comparison, 'holds' | 'counts' | 'findings'>): Verdict {
  return {
    ...verdict,
    holds: verdict.holds && holds,
    counts: { ...verdict.counts, ...counts },
    findings: [...verdict.findings, ...findings],
  };
}
