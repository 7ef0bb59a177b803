/**
 * The part of a document database that the house uses, as a port.
 *
 * Promises that every form keeps:
 * - a write that resolved is durable (majority and journal, where the engine knows the words);
 * - one document changes whole or not at all; nothing promises more than that;
 * - whatever cannot be answered is a `Failure('store', …)`: the write may or may not have happened, and because every
 *   write carries its own guard, repeating it is safe;
 * - a request that is wrong and stays wrong is a `Defect`: `store-shape` (a document has another shape than declared),
 *   `store-request` (an operator, a stage, a value that is none), `store-filter` (a filter with an undefined in it),
 *   `store-limit`, `store-projection`, `store-index`; it says nothing of a document's content;
 * - what is undefined in a document or an update is left out, as if it had not been written down;
 * - `$$NOW` inside filters (`$expr`) and pipeline updates is the database's clock.
 */

/** A stored document: plain data with a string identity. Instants are `Date`, binary is `Buffer`. */
export interface StoredDocument {
  readonly _id: string;
}

/** A query in the database's own filter language. Built by code from typed scalars, never from a request's object. */
export type Filter = Readonly<Record<string, unknown>>;

/** Update operators (`{$set: …}`), or a pipeline of update stages. */
export type Update = Readonly<Record<string, unknown>> | readonly Readonly<Record<string, unknown>>[];

/** Ascending (1) or descending (-1), by field, most significant first. */
export type Sort = Readonly<Record<string, 1 | -1>>;

export interface FindOptions {
  readonly sort?: Sort;
  /** Required: no query without a bound. Zero asks for nothing. */
  readonly limit: number;
  /**
   * Fields to read; all of them when left out. `_id` always comes along. Whoever wants to know only that a document is there names a small
   * field beside it: for `_id` alone, and for a field within another, the embedded engine takes the whole document apart.
   */
  readonly projection?: Readonly<Record<string, 0 | 1>>;
}

export interface InsertOperation {
  readonly kind: 'insert';
  readonly collection: string;
  readonly document: StoredDocument;
}

export interface UpdateOperation {
  readonly kind: 'update';
  readonly collection: string;
  /** Must name one document, and carry the guard. */
  readonly filter: Filter;
  readonly update: Update;
}

export type WriteOperation = InsertOperation | UpdateOperation;

/**
 * What became of one write: `applied`; `missed`: no document passed the guard; `duplicate`: a unique index
 * (or `_id`) already holds that value.
 */
export type WriteOutcome = 'applied' | 'missed' | 'duplicate';

export type FieldKind = 'string' | 'number' | 'boolean' | 'date' | 'binary' | 'object' | 'array';

export interface IndexDeclaration {
  readonly name: string;
  readonly keys: Readonly<Record<string, 1 | -1>>;
  readonly unique?: boolean;
  readonly sparse?: boolean;
}

/** A collection as its service declares it: shape, indexes. The database refuses documents of another shape. */
export interface CollectionDeclaration {
  readonly name: string;
  /** Top-level fields besides `_id`; a trailing `?` on the kind marks a field that may be absent or null. */
  readonly fields: Readonly<Record<string, FieldKind | `${FieldKind}?`>>;
  readonly indexes: readonly IndexDeclaration[];
}

export abstract class Store {
  /** Which engine answers, for banners and reports, for example `WiredTiger (SecantusDB 0.5.3)` or `memory`. */
  abstract readonly engine: string;

  /**
   * Creates what is missing of the declared collections and indexes. Safe to repeat, and from several processes. The
   * shape of a collection that is there already is only ever widened, so that two releases may run side by side; an
   * index is never changed or dropped.
   */
  abstract ensure(collections: readonly CollectionDeclaration[]): Promise<void>;

  /** The documents that pass the filter, plain. */
  abstract find<Document extends StoredDocument>(
    collection: string,
    filter: Filter,
    options: FindOptions,
  ): Promise<Document[]>;

  /** Inserts one document. */
  abstract insertOne(collection: string, document: StoredDocument): Promise<'applied' | 'duplicate'>;

  /** Changes at most one document. */
  abstract updateOne(collection: string, filter: Filter, update: Update): Promise<WriteOutcome>;

  /**
   * Changes one document, made from the filter's equalities when there is none, and answers with its new form. Filter or
   * update must give it an identity.
   */
  abstract upsertOne<Document extends StoredDocument>(
    collection: string,
    filter: Filter,
    update: Update,
  ): Promise<Document>;

  /** Removes every document that passes the filter; answers how many. */
  abstract deleteMany(collection: string, filter: Filter): Promise<number>;

  /**
   * Carries out many guarded writes with one sync of the journal where the engine can (a group commit), in the order
   * given. It is no transaction to its caller: each write stands alone, some may apply while others miss, and the
   * outcomes come in the order of the operations. A `Failure` says that nothing is known about any of them
   * (`outcome-unknown`: the answer to a commit got lost); a `Defect`, that one of them is wrong, and then nothing of the
   * batch has been kept, unless it had to be carried out write by write.
   */
  abstract writeBatch(operations: readonly WriteOperation[]): Promise<readonly WriteOutcome[]>;

  /** The database's clock. */
  abstract now(): Promise<Date>;

  /** Resolves when the database answers; a `Failure` otherwise. */
  abstract ping(): Promise<void>;

  abstract close(): Promise<void>;
}
