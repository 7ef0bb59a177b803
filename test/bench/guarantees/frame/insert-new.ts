import mongoose from 'mongoose';

import { SHELVES, type Kept, type Move, type Tools } from './parts.js';

const DUPLICATE_KEY = 11_000;

/** Keeps the moves of one step that are new; answers those that a unique key has refused, by their place in the batch. */
export async function insertNew({ store }: Tools, moves: readonly Move[]): Promise<ReadonlySet<number>> {
  const [first] = moves;
  if (first === undefined) return new Set();
  try {
    await store.collection<Kept>(SHELVES[first.step]).insertMany(moves.map(({ document }) => document), { ordered: false });
    return new Set();
  } catch (error) {
    if (!(error instanceof mongoose.mongo.MongoBulkWriteError)) throw error;
    const refused = [error.writeErrors].flat();
    if (refused.length === 0 || refused.some(({ code }) => code !== DUPLICATE_KEY)) throw error;
    return new Set(refused.map(({ index }) => index));
  }
}
