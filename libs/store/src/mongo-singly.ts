import { Defect, Failure } from '@hoso/kernel';
import mongoose from 'mongoose';

import { changeOf, type BatchContext } from './mongo-context.js';
import { asFault, serverCode } from './mongo-faults.js';
import { wavesOf, type Placed } from './mongo-plan.js';
import type { InsertOperation, WriteOperation, WriteOutcome } from './store.js';

const { mongo } = mongoose;

/** Updates of one batch that are on their way at the same time, unless one may free a unique value for the next. */
const WIDTH_MAX = 8;

/** Writes without a transaction, in waves, and fills in the outcomes. */
export async function writeSingly(
  context: BatchContext,
  open: readonly Placed[],
  outcomes: WriteOutcome[],
  signal: AbortSignal,
): Promise<void> {
  const widthMaxOf = (collection: string): number => (context.mayHandOn(collection) ? 1 : WIDTH_MAX);
  for (const wave of wavesOf(open, widthMaxOf)) {
    signal.throwIfAborted();
    const [first] = wave;
    if (first?.operation.kind === 'insert' && wave.length > 1) {
      const inserts = wave as readonly Placed<InsertOperation>[];
      const there = await context.alone.pass(signal, () => insertWave(context, inserts));
      for (const position of there) outcomes[position] = 'duplicate';
    } else {
      await Promise.all(
        wave.map(async ({ position, operation }) => {
          outcomes[position] = await writeAlone(context, operation, signal);
        }),
      );
    }
  }
}

/** Inserts into one collection in one round trip; answers which of them were there already. */
async function insertWave(context: BatchContext, wave: readonly Placed<InsertOperation>[]): Promise<readonly number[]> {
  const { collection } = wave[0]!.operation;
  try {
    await context.collection(collection).insertMany(
      wave.map(({ operation }) => operation.document),
      { ordered: false },
    );
    return [];
  } catch (error) {
    const failed = error instanceof mongo.MongoBulkWriteError ? [error.writeErrors].flat() : [];
    if (!(error instanceof mongo.MongoBulkWriteError) || failed.length === 0) throw asFault(error, collection);
    if (error.result.getWriteConcernError()) throw new Failure('store', 'not-durable', { cause: error });
    const other = failed.find(({ code }) => code !== 11000);
    if (other?.code === 121)
      throw new Defect('store-shape', `${collection}: a document has another shape than declared`);
    if (other) throw new Defect('store-request', `${collection}: an insert was refused with code ${other.code}`);
    return failed.map(({ index }) => wave[index]!.position);
  }
}

/** One write by itself. */
export function writeAlone(
  context: BatchContext,
  operation: WriteOperation,
  signal: AbortSignal,
): Promise<WriteOutcome> {
  return context.alone.pass(signal, async () => {
    const collection = context.collection(operation.collection);
    try {
      if (operation.kind === 'insert') {
        await collection.insertOne(operation.document);
        return 'applied';
      }
      const { filter, update } = changeOf(operation);
      const { matchedCount } = await collection.updateOne(filter, update);
      return matchedCount === 1 ? 'applied' : 'missed';
    } catch (error) {
      if (serverCode(error) === 11000) return 'duplicate';
      throw asFault(error, operation.collection);
    }
  });
}
