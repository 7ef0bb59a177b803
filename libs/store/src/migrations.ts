import { Defect, Failure, SystemClock, SystemRandom, type Clock } from '@hoso/kernel';

import type { CollectionDeclaration, Store, StoredDocument } from './store.js';

/** One numbered change of a service's own database. */
export interface Migration {
  /** Sorts by its number, for example `0001-first-collections`. Never changed and never used again. */
  readonly id: string;
  /** What it does, in a sentence; kept with the record. */
  readonly describe: string;
  /**
   * Makes the change. Runs to its end once; a process that dies in the middle leaves it to the next, which starts it
   * from the beginning, so every step must be safe to repeat.
   */
  readonly up: (store: Store) => Promise<void>;
}

interface MigrationRecord extends StoredDocument {
  readonly describe: string;
  /** Who is at it; whoever finishes must still be the one. */
  readonly claimedBy: string;
  readonly claimedAt: Date;
  readonly finishedAt?: Date;
}

/** Where it is written which migrations this database has had. */
export const migrationsCollection: CollectionDeclaration = {
  name: 'migrations',
  fields: { describe: 'string', claimedBy: 'string', claimedAt: 'date', finishedAt: 'date?' },
  indexes: [],
};

const CLAIM_LASTS_SECONDS = 60;
const RENEW_EVERY_MS = 15_000;
const LOOK_EVERY_MS = 200;
const WAIT_MAX_MS = 3_600_000;

/**
 * Runs what is still to be run, in the order of the ids, each once, and records it. Several processes may start at
 * once: one does the work, the others wait for it. Answers the ids that this call has run.
 */
export async function runMigrations(
  store: Store,
  migrations: readonly Migration[],
  clock: Clock = new SystemClock(),
): Promise<readonly string[]> {
  migrations.forEach(({ id }, index) => {
    const before = migrations[index - 1];
    if (before && before.id >= id) throw new Defect('migration-order', `${id} stands after ${before.id}`);
  });
  await store.ensure([migrationsCollection]);
  const mine: string[] = [];
  for (const migration of migrations) {
    const claim = await claimOrSeeFinished(store, migration, clock);
    if (claim === null) continue;
    await runClaimed(store, migration, claim, clock);
    mine.push(migration.id);
  }
  return mine;
}

/** The claim under which this process has to run the migration, or null once anybody has finished it. */
async function claimOrSeeFinished(store: Store, migration: Migration, clock: Clock): Promise<string | null> {
  const claimedBy = new SystemRandom().token(12);
  const { name } = migrationsCollection;
  for (const giveUpAt = clock.now() + WAIT_MAX_MS; clock.now() < giveUpAt; await clock.sleep(LOOK_EVERY_MS)) {
    const [record] = await store.find<MigrationRecord>(name, { _id: migration.id }, { limit: 1 });
    if (record?.finishedAt) return null;
    if (!record) {
      const { id, describe } = migration;
      const claimedAt = await store.now();
      if ((await store.insertOne(name, { _id: id, describe, claimedBy, claimedAt } as StoredDocument)) === 'applied') {
        return claimedBy;
      }
      continue;
    }
    const taken = await store.updateOne(
      name,
      { _id: migration.id, claimedBy: record.claimedBy, finishedAt: { $exists: false }, $expr: CLAIM_IS_OVER },
      [{ $set: { claimedBy: { $literal: claimedBy }, claimedAt: '$$NOW' } }],
    );
    if (taken === 'applied') return claimedBy;
  }
  throw new Failure('store', 'migration-waits');
}

/** By the database's clock, so that processes whose clocks differ agree. */
const CLAIM_IS_OVER = {
  $lt: ['$claimedAt', { $dateSubtract: { startDate: '$$NOW', unit: 'second', amount: CLAIM_LASTS_SECONDS } }],
};

async function runClaimed(store: Store, migration: Migration, claimedBy: string, clock: Clock): Promise<void> {
  const { name } = migrationsCollection;
  const ours = { _id: migration.id, claimedBy };
  const done = new AbortController();
  const renewing = (async () => {
    while (!done.signal.aborted) {
      await clock.sleep(RENEW_EVERY_MS, done.signal);
      if (!done.signal.aborted)
        await store.updateOne(name, ours, [{ $set: { claimedAt: '$$NOW' } }]).catch(letFailuresPass);
    }
  })();
  try {
    await migration.up(store);
  } catch (error) {
    // Nobody has to wait for a claim whose holder has failed.
    await store.updateOne(name, ours, { $set: { claimedAt: new Date(0) } }).catch(letFailuresPass);
    throw error;
  } finally {
    done.abort();
    await renewing;
  }
  const recorded = await store.updateOne(name, ours, [{ $set: { finishedAt: '$$NOW' } }]);
  if (recorded !== 'applied') throw new Failure('store', 'migration-taken-over');
}

/** The error that is expected: a claim that a store which is away does not renew, or give back, ends by itself. Others are thrown on. */
function letFailuresPass(error: unknown): void {
  if (!(error instanceof Failure)) throw error;
}
