import mongoose, { type mongo as Mongo } from 'mongoose';

import { readProcess } from '../contest/meters.js';
import type { Case, Kept } from './cases.js';

/** What one of them cost, on the average. */
export interface StoreCost {
  readonly name: string;
  readonly storeMicroseconds: number;
  /** Of this process, in the client. */
  readonly clientMicroseconds: number;
  readonly writtenBytes: number;
}

const DATABASE = 'store_costs';
const PIECE = { at: '2026-11-27T00:00:00.000Z', hash: 'c'.repeat(64), reason: null, by: 'portal', size: 123 };
const PIECE_BYTES = JSON.stringify(PIECE).length;
const MICROSECONDS = 1_000;

/** Does one case on so many documents of a collection of its own, durably, and answers what each cost. */
export async function costOf(client: Mongo.MongoClient, pid: number, one: Case, documents: number): Promise<StoreCost> {
  const collection = client.db(DATABASE).collection<Kept>(one.name.replaceAll(/\W+/g, '_'));
  for (let index = 0; index < one.indexes; index += 1) await collection.createIndex({ [`f${index}`]: 1 });
  const batches = batchesOf(documentsOf(one, documents), one.together);
  const { change } = one;
  const insert = (batch: readonly Kept[], session?: Mongo.ClientSession) => collection.insertMany([...batch], session && { session });
  if (change === undefined) return measured(one.name, pid, documents, () => inTurn(client, batches, insert));
  for (const batch of batches) await insert(batch);
  const work = (batch: readonly Kept[], session: Mongo.ClientSession) => collection.bulkWrite(batch.map(change), { session });
  return measured(one.name, pid, documents, () => inTurn(client, batches, work));
}

function documentsOf({ bytes, indexes }: Case, count: number): readonly Kept[] {
  const state = Array.from({ length: Math.max(1, Math.round(bytes / PIECE_BYTES)) }, (_, round) => ({ ...PIECE, round }));
  return Array.from({ length: count }, (_, index): Kept => {
    const _id = index.toString(36).padStart(30, '0');
    const indexed = Object.fromEntries(Array.from({ length: indexes }, (_value, field) => [`f${field}`, `${_id}-${field}`]));
    return { _id, rev: 1, state, dueAt: new Date(0), ...indexed };
  });
}

/** All of them in the same order, so many in each batch; the last may have fewer. */
export function batchesOf<One>(documents: readonly One[], together: number): readonly (readonly One[])[] {
  const count = Math.ceil(documents.length / together);
  return Array.from({ length: count }, (_, index) => documents.slice(index * together, (index + 1) * together));
}

/** Writes batch after batch, each in a transaction of its own, durably. */
export async function inTurn<Batch>(
  client: Mongo.MongoClient,
  batches: readonly Batch[],
  write: (batch: Batch, session: Mongo.ClientSession) => Promise<unknown>,
): Promise<void> {
  for (const batch of batches) {
    await client.withSession(async (session) => {
      session.startTransaction({ writeConcern: { w: 'majority', journal: true } });
      await write(batch, session);
      await session.commitTransaction();
    });
  }
}

/** Does the work, and answers what each of so many things that it consists of cost. */
export async function measured(name: string, pid: number, count: number, work: () => Promise<void>): Promise<StoreCost> {
  const [before, own] = [readProcess(pid), process.cpuUsage()];
  await work();
  const [after, { user, system }] = [readProcess(pid), process.cpuUsage(own)];
  return {
    name,
    storeMicroseconds: ((after.processorMs - before.processorMs) * MICROSECONDS) / count,
    clientMicroseconds: (user + system) / count,
    writtenBytes: (after.writtenBytes - before.writtenBytes) / count,
  };
}

/** A client of the store at that address. */
export function clientOf(uri: string): Promise<Mongo.MongoClient> {
  return new mongoose.mongo.MongoClient(uri).connect();
}
