import type { mongo as Mongo } from 'mongoose';

import type { Gate } from './gate.js';
import type { Filter, StoredDocument, UpdateOperation } from './store.js';

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
    filter: namedFirst(operation.filter),
    update: operation.update as Mongo.UpdateFilter<StoredDocument>,
  };
}

/**
 * A filter that names its document names it once more, by itself, before everything else: an engine may look through all its indexes
 * for fields that stand beside an identity, for each write anew. It finds the one document by that, and then asks the rest of it.
 */
function namedFirst(filter: Filter): Mongo.Filter<StoredDocument> {
  const identity = filter['_id'];
  if (typeof identity !== 'string' || Object.keys(filter).length === 1) return filterOf(filter);
  const whole = filterOf(filter);
  return { $and: [{ _id: identity }, ...(whole.$and ?? [whole])] };
}

/**
 * The same filter as the driver takes it: all fields together, and each operator beside them (`$or`, `$expr`) in an object of its own.
 * Where they stand in one object, where fields of one index stand apart, or where one of several conditions is empty, an engine may not
 * see which document or which range of an index is meant, and reads the whole collection.
 */
export function filterOf(filter: Filter): Mongo.Filter<StoredDocument> {
  if (!Object.keys(filter).some(isOperator)) return filter as Mongo.Filter<StoredDocument>;
  const fields: Record<string, unknown> = {};
  const apart: Filter[] = [];
  for (const [name, condition] of conditionsIn(filter)) {
    if (isOperator(name) || Object.hasOwn(fields, name)) apart.push({ [name]: condition });
    else fields[name] = condition;
  }
  const conditions = Object.keys(fields).length === 0 ? apart : [fields, ...apart];
  return (conditions.length > 1 ? { $and: conditions } : (conditions[0] ?? {})) as Mongo.Filter<StoredDocument>;
}

/** One by one, also those of an `$and`; one of nothing stays, for the engine to refuse. */
function conditionsIn(filter: Filter): readonly (readonly [name: string, condition: unknown])[] {
  return Object.entries(filter).flatMap(([name, condition]) => {
    const members = name === '$and' ? (condition as readonly Filter[]) : [];
    return members.length === 0 ? [[name, condition] as const] : members.flatMap(conditionsIn);
  });
}

function isOperator(name: string): boolean {
  return name.startsWith('$');
}
