import type { mongo as Mongo } from 'mongoose';

import type { Gate } from './gate.js';
import type { StoredDocument, UpdateOperation } from './store.js';

/**
 * How a batch is carried out:
 * - `command`: one transaction; the engine's `bulkWrite` command tells the outcome of each write (MongoDB 8 and later);
 * - `transaction`: one transaction while every write applies, write by write otherwise;
 * - `singly`: no transactions here (a standalone server).
 */
export type GroupCommit = 'command' | 'transaction' | 'singly';

/** What a group commit needs of its store. */
export interface BatchContext {
  readonly client: Mongo.MongoClient;
  readonly database: string;
  readonly collection: (name: string) => Mongo.Collection<StoredDocument>;
  /** Whether an update there may free a unique value that the next one takes: all but collections declared without. */
  readonly mayHandOn: (collection: string) => boolean;
  /**
   * Writes outside transactions go through here. They wait in the server for transactions that hold their document; if
   * they held all sockets, those transactions could never commit.
   */
  readonly alone: Gate;
  /** Lowered by a batch that learns that the server cannot do it. */
  groupCommit: GroupCommit;
  /** Guards that have lately missed, and for how many more batches that is remembered. */
  readonly missing: Map<string, number>;
}

/** An update as the driver takes it. */
export interface Change {
  readonly filter: Mongo.Filter<StoredDocument>;
  readonly update: Mongo.UpdateFilter<StoredDocument>;
}

export function changeOf(operation: UpdateOperation): Change {
  return {
    filter: operation.filter as Mongo.Filter<StoredDocument>,
    update: operation.update as Mongo.UpdateFilter<StoredDocument>,
  };
}
