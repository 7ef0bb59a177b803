import mongoose from 'mongoose';

import type { Comparison } from '../checker/judge.js';
import type { Behind } from './behind.js';
import type { Floor } from './floor.js';
import type { Judging } from './judging.js';
import { untilAtRest } from './rest.js';

/** What came of putting the house to sleep and waking it. */
export interface Restarted {
  /** Documents that were there before. */
  readonly documents: number;
  /** From the first one started until everything was heard anew; null: not within the time. */
  readonly rebuiltMs: number | null;
}

const STOPPED_WITHIN_MS = 20_000;
const READY_WITHIN_MS = 180_000;
/** Longer than all of it takes: nothing falls due meanwhile. */
const QUIET_MS = 1_500_000;
const AT_REST_WITHIN_MS = QUIET_MS + 180_000;
const REBUILT_WITHIN_MS = 1_200_000;
const WATCH = 'hoso_monitoring';

/**
 * Stops all services, takes monitoring's database away and starts them again. Monitoring then fetches everything from the owners, by
 * walking along their lists of changes; when it has, all that the house keeps is held against what it kept before.
 */
export async function restartHouse(
  floor: Floor,
  behind: Behind,
  judging: Judging,
): Promise<Restarted & { readonly comparison: Comparison }> {
  if ((await untilAtRest(floor, behind, QUIET_MS, AT_REST_WITHIN_MS)) === null) throw new Error('The house did not come to rest.');
  await judging.remember();
  await Promise.all(floor.instances.map((one) => one.stop(STOPPED_WITHIN_MS)));
  await forgetWatch(floor);
  const begun = performance.now();
  await Promise.all(floor.instances.map((one) => one.start()));
  await floor.untilReady(READY_WITHIN_MS);
  const rebuilt = await untilAtRest(floor, behind, 0, REBUILT_WITHIN_MS);
  const rebuiltMs = rebuilt === null ? null : Math.round(rebuilt - begun);
  const comparison = await judging.compare();
  return { documents: comparison.documents, rebuiltMs, comparison };
}

/** Takes monitoring's database away. */
export async function forgetWatch({ storeUri }: Pick<Floor, 'storeUri'>): Promise<void> {
  const client = await new mongoose.mongo.MongoClient(storeUri, { serverSelectionTimeoutMS: 30_000 }).connect();
  try {
    await client.db(WATCH).dropDatabase();
  } finally {
    await client.close();
  }
}
