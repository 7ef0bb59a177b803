import type { Databases, HistoryRecord, RawDocument } from './checker/record.js';
import { House } from './house/house.js';
import { Nemesis } from './nemesis.js';
import { intentionsOf, secretsOf } from './town/filings.js';
import { DESKS, workAtDesk } from './town/officials.js';
import { goRound } from './town/operator.js';
import { fileAndFollow } from './town/portals.js';
import { Town } from './town/town.js';
import { World, type Noted } from './world/world.js';

/** What there is to say of every history, also of one that broke off. */
export interface Lived {
  readonly seed: number;
  readonly hash: number;
  readonly faults: ReadonlyMap<string, number>;
  readonly events: number;
  /** How often a process got what it awaited. */
  readonly steps: number;
  readonly virtualMs: number;
  readonly timeline: readonly Noted[];
  /** How long after the end of the faults everything was at rest; null where it never was, or was not asked for. */
  readonly drainedAfterMs: number | null;
}

/** A history that came to its end. */
export interface History extends Lived {
  readonly record: HistoryRecord;
  /** What was still to be done when it was last looked at; null when nothing was. */
  readonly unrest: string | null;
}

/** A Monday in Viet Nam; histories begin within the working week after it. */
const MONDAY_MS = Date.parse('2026-11-16T09:00:00+07:00');
/** How long faults go on: mostly until the first steps of an office are done, now and then until somebody has paid. */
const TROUBLE_MS = [4_500, 4_500, 6_000, 14_000];
/** Within this time after the end of all faults everything must be at rest. */
export const DRAIN_MS = 120_000;
const LOOK_EVERY_MS = 500;

/** What goes wrong in a history: what its seed draws, or nothing but one kill at a step of it; null: not even that. */
export type Trouble = 'drawn' | { readonly killedAtStep: number | null };

/** The world in which a history of that seed is lived. */
export function worldOf(seed: number, keepsTimeline: boolean): World {
  return new World(seed, MONDAY_MS, keepsTimeline);
}

/** Lives one history through. */
export function live(seed: number): Promise<History> {
  return liveIn(worldOf(seed, false), 'drawn');
}

/** The same in a world that is given, so that what happened there can be read also where the history breaks off. */
export async function liveIn(world: World, trouble: Trouble): Promise<History> {
  const chance = world.chanceFor('history');
  world.leap(chance.below(5 * 24 * 3_600_000));
  const intentions = intentionsOf(world.chanceFor('filings'));
  const people = new Map(
    intentions.flatMap(({ request, registered }) => (registered ? [[request.applicant.personalNumber, registered] as const] : [])),
  );
  const house = new House(world, { people, answered: [], isAway: false });
  const town = new Town(world, house);
  const isLiveness = chance.fraction() < 0.5 || trouble !== 'drawn';
  const beganMs = world.nowMs;
  house.open();
  const nemesis = new Nemesis(house, Infinity);
  for (const intention of intentions) void fileAndFollow(town, intention);
  for (const desk of DESKS) for (const number of [1, 2]) void workAtDesk(town, desk, number);
  void goRound(town);
  if (trouble === 'drawn') nemesis.begin();
  else nemesis.killOnlyAt(trouble.killedAtStep);
  let rest: Rest = { drainedAfterMs: null, unrest: null };
  await outsideOfMicrotasks(() => {
    runFor(world, chance.pick(TROUBLE_MS));
    if (!isLiveness) return;
    town.isQuiet = true;
    nemesis.end();
    rest = runUntilAtRest(world, house);
  });
  return {
    ...livedIn(world),
    virtualMs: world.nowMs - beganMs,
    record: {
      mode: isLiveness ? 'liveness' : 'safety',
      nowMs: world.nowMs,
      databases: await dumpAll(house),
      messages: house.broker.everStored,
      attempts: town.attempts,
      durable: Object.values(house.databases).flatMap(({ durable }) => durable),
      passedDueDates: house.databases.monitoring.passed,
      registerAnswers: house.book.answered,
      secrets: intentions.flatMap(secretsOf),
      spoken: [...house.spoken],
      staleReads: Object.values(house.databases).flatMap(({ staleReads }) => staleReads),
      defects: world.defects,
    },
    ...rest,
  };
}

/** What can be said of a history by its world alone. */
export function livedIn({ seed, hash, faults, events, steps, timeline }: World): Lived {
  return { seed, hash, faults: faults.counts, events, steps, virtualMs: 0, timeline, drainedAfterMs: null };
}

/** Time that leaps does not count. */
function runFor(world: World, durationMs: number): void {
  let left = durationMs;
  while (left > 0) {
    const step = Math.min(left, 500);
    world.run(world.nowMs + step);
    left -= step;
  }
}

interface Rest {
  readonly drainedAfterMs: number | null;
  readonly unrest: string | null;
}

function runUntilAtRest(world: World, house: House): Rest {
  const beganMs = world.nowMs;
  let unrest: string | null = 'nobody has looked';
  const look = (): void => {
    void house.unrest().then((answer) => {
      unrest = answer;
      world.note('world', () => unrest ?? 'everything is at rest');
    });
    world.schedule(LOOK_EVERY_MS, null, look);
  };
  world.schedule(LOOK_EVERY_MS, null, look);
  world.run(beganMs + DRAIN_MS, () => unrest === null);
  return { drainedAfterMs: unrest === null ? world.nowMs - beganMs : null, unrest };
}

async function dumpAll(house: House): Promise<Databases> {
  const dumps = Object.entries(house.databases).map(
    async ([service, database]) => [service, (await database.dump()) as ReadonlyMap<string, readonly RawDocument[]>] as const,
  );
  return Object.fromEntries(await Promise.all(dumps));
}

function outsideOfMicrotasks(work: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    setImmediate(() => {
      try {
        work();
        resolve();
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
  });
}
