import mongoose from 'mongoose';

import { countBucket, readBucketKey } from '../../../../apps/monitoring/src/domain/bucket.js';
import type { DossierRow } from '../../../../apps/monitoring/src/domain/dossier-row.js';
import { Copier, COPIES_PER_STRETCH, type Copy, type Sealed } from './copies.js';
import { KEEPERS, readModels, SHELVES, type Keeper } from './models.js';

type Client = InstanceType<typeof mongoose.mongo.MongoClient>;

/** Of so many dossiers that were finished last, filed within a few seconds, the models are taken. */
const MODELS_MAX = 100;

/**
 * Puts copies of finished dossiers into the store of a house that does not run, from one number up to another, with the figures
 * that count them, and answers their ids. To whoever hears others the copies are long past: its place in each list of
 * changes is behind them.
 *
 * @throws when none of the dossiers is at rest in every service.
 */
export async function layIn(storeUri: string, dossierIds: readonly string[], from: number, to: number): Promise<readonly string[]> {
  const client = await new mongoose.mongo.MongoClient(storeUri).connect();
  try {
    const copiers = await copiersOf(client, dossierIds);
    const ids: string[] = [];
    for (let start = from; start < to; start += COPIES_PER_STRETCH) {
      const count = Math.min(COPIES_PER_STRETCH, to - start);
      const copies = Array.from({ length: count }, (_, index) => copiers[index % copiers.length]!.copy(start + index));
      await insert(client, copies);
      for (const { kept } of copies) ids.push(kept.intake._id);
    }
    await walkToTheEnd(client);
    return ids;
  } finally {
    await client.close();
  }
}

/**
 * Makers of copies of the last of these dossiers.
 *
 * @throws when none of them is at rest in every service.
 */
export async function copiersOf(client: Client, dossierIds: readonly string[]): Promise<readonly Copier[]> {
  const models = await readModels(client, dossierIds.slice(-MODELS_MAX));
  const sealed = await readSealed(client, models.map(({ intake }) => intake._id));
  return models.map((model) => new Copier(model, sealed.get(model.intake._id)!));
}

async function readSealed(client: Client, dossierIds: readonly string[]): Promise<ReadonlyMap<string, Sealed>> {
  const contents = client.db(SHELVES.intake.database).collection<Sealed>('contents');
  const found = await contents.find({ dossierId: { $in: [...dossierIds] } }, { promoteBuffers: true }).toArray();
  return new Map(found.map((content) => [content.dossierId, content as Sealed]));
}

async function insert(client: Client, copies: readonly Copy[]): Promise<void> {
  await client.db(SHELVES.intake.database).collection<Sealed>('contents').insertMany(copies.map(({ sealed }) => sealed));
  for (const keeper of KEEPERS) {
    const { database, collection } = SHELVES[keeper];
    await client.db(database).collection<{ _id: string }>(collection).insertMany(copies.map(({ kept }) => kept[keeper]));
  }
  await client.db(SHELVES.monitoring.database).collection<{ _id: string }>('buckets').insertMany(bucketsFor(copies));
}

/** The figures of the copies' stretch, which nobody else is in. */
function bucketsFor(copies: readonly Copy[]): { _id: string }[] {
  const rows = new Map<string, DossierRow[]>();
  for (const { kept, row } of copies) {
    for (const key of kept.monitoring.state!['buckets'] as readonly string[]) rows.set(key, [...(rows.get(key) ?? []), row]);
  }
  return Array.from(rows, ([key, ofOne]) => {
    const bucket = readBucketKey(key);
    const countedAt = new Date(ofOne[0]!.closedAt!);
    return { _id: key, ...bucket, claim: 'copied', counts: countBucket(bucket.kind, ofOne), countedAt };
  });
}

/** Everybody has compared all that was said until now, as in a house that has run for a while. */
async function walkToTheEnd(client: Client): Promise<void> {
  for (const owner of KEEPERS.filter((keeper) => keeper !== 'monitoring')) {
    const { database, collection } = SHELVES[owner];
    const [newest] = await client.db(database).collection<{ _id: string; spokenAt: Date }>(collection)
      .find({ spokenAt: { $exists: true } }, { sort: { spokenAt: -1 }, limit: 1, projection: { spokenAt: 1 } }).toArray();
    if (newest === undefined) continue;
    const position = JSON.stringify({ spokenAt: newest.spokenAt.toISOString(), dossierId: newest._id });
    for (const hearer of hearersOf(owner)) {
      const shelf = SHELVES[hearer];
      await client.db(shelf.database).collection<{ _id: string; position: string }>(`${shelf.collection}_positions`)
        .updateOne({ _id: owner }, { $set: { position } }, { upsert: true });
    }
  }
}

function hearersOf(owner: Keeper): readonly Keeper[] {
  return KEEPERS.filter((keeper) => keeper !== owner);
}
