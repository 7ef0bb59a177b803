import { Defect, Failure, type Clock } from '@hoso/kernel';

import { assertBound, assertWholeFilter, wholeProjection } from './checks.js';
import { MemoryCollection } from './memory-collection.js';
import { projected } from './memory-projection.js';
import { updated } from './memory-update.js';
import { compareValues, copyIn, copyOut, valuesAt, type Kept } from './memory-values.js';
import {
  Store,
  type CollectionDeclaration,
  type Filter,
  type FindOptions,
  type Sort,
  type StoredDocument,
  type Update,
  type WriteOperation,
  type WriteOutcome,
} from './store.js';
import { bornOf } from './upsert.js';

export { momentsIn } from './memory-expressions.js';

/** How a change is taken back. */
type Undo = () => void;

/**
 * The store in memory, for specs, simulations and demonstrations: the same answers, nothing kept beyond the process.
 * Every operation is done, whole, before its promise is returned. It has a door of its own, `@hoso/store/memory`: what it
 * stands on costs a tenth of a service's start.
 */
export class MemoryStore extends Store {
  private readonly collections = new Map<string, MemoryCollection>();
  private closed = false;

  /** `clock` is the database's clock: `now()` and `$$NOW`. */
  constructor(
    private readonly clock: Clock,
    override readonly engine = 'memory',
  ) {
    super();
  }

  override async ensure(collections: readonly CollectionDeclaration[]): Promise<void> {
    this.assertOpen();
    for (const declaration of collections) this.collection(declaration.name).declare(declaration);
  }

  override async find<Document extends StoredDocument>(
    collection: string,
    filter: Filter,
    { sort, limit, projection }: FindOptions,
  ): Promise<Document[]> {
    this.assertOpen();
    assertWholeFilter(filter);
    assertBound(limit);
    const fields = wholeProjection(projection);
    const found: Kept[] = [];
    if (limit === 0) return [];
    for (const document of this.collection(collection).matching(filter, this.clock.now())) {
      found.push(document);
      if (!sort && found.length === limit) break;
    }
    if (sort) found.sort(comparerOf(sort));
    return found.slice(0, limit).map((document) => copyOut(projected(document, fields)) as Document);
  }

  override async insertOne(collection: string, document: StoredDocument): Promise<'applied' | 'duplicate'> {
    this.assertOpen();
    return this.insert(collection, document, []);
  }

  override async updateOne(collection: string, filter: Filter, update: Update): Promise<WriteOutcome> {
    this.assertOpen();
    assertWholeFilter(filter);
    return this.update(collection, filter, update, []);
  }

  override async upsertOne<Document extends StoredDocument>(
    collection: string,
    filter: Filter,
    update: Update,
  ): Promise<Document> {
    this.assertOpen();
    assertWholeFilter(filter);
    const nowMs = this.clock.now();
    const documents = this.collection(collection);
    const [before] = documents.matching(filter, nowMs);
    const after = before
      ? updated(before, filter, update, nowMs, false)
      : bornOf(filter, update, nowMs);
    const isTaken = !before && documents.has(after._id);
    if (isTaken || !documents.put(after, before ?? null)) throw new Failure('store', 'duplicate-key');
    return copyOut(after) as Document;
  }

  override async deleteMany(collection: string, filter: Filter): Promise<number> {
    this.assertOpen();
    assertWholeFilter(filter);
    const documents = this.collection(collection);
    const leaving = [...documents.matching(filter, this.clock.now())];
    for (const document of leaving) documents.remove(document);
    return leaving.length;
  }

  override async writeBatch(operations: readonly WriteOperation[]): Promise<readonly WriteOutcome[]> {
    this.assertOpen();
    for (const operation of operations) if (operation.kind === 'update') assertWholeFilter(operation.filter);
    const done: Undo[] = [];
    try {
      return operations.map((operation) =>
        operation.kind === 'insert'
          ? this.insert(operation.collection, operation.document, done)
          : this.update(operation.collection, operation.filter, operation.update, done),
      );
    } catch (error) {
      for (const undo of done.reverse()) undo();
      throw error;
    }
  }

  override async now(): Promise<Date> {
    this.assertOpen();
    return new Date(this.clock.now());
  }

  override async ping(): Promise<void> {
    this.assertOpen();
  }

  override async close(): Promise<void> {
    this.closed = true;
  }

  private insert(collection: string, document: StoredDocument, done: Undo[]): 'applied' | 'duplicate' {
    const documents = this.collection(collection);
    const kept = copyIn(document) as Kept;
    if (documents.has(kept._id)) return 'duplicate';
    if (!documents.put(kept, null)) return 'duplicate';
    done.push(() => documents.remove(kept));
    return 'applied';
  }

  private update(collection: string, filter: Filter, update: Update, done: Undo[]): WriteOutcome {
    const nowMs = this.clock.now();
    const documents = this.collection(collection);
    const [before] = documents.matching(filter, nowMs);
    if (!before) return 'missed';
    const after = updated(before, filter, update, nowMs, false);
    if (!documents.put(after, before)) return 'duplicate';
    done.push(() => documents.put(before, after));
    return 'applied';
  }

  private collection(name: string): MemoryCollection {
    if (name === '') throw new Defect('store-request', 'a collection has a name');
    let collection = this.collections.get(name);
    if (!collection) {
      collection = new MemoryCollection(name);
      this.collections.set(name, collection);
    }
    return collection;
  }

  private assertOpen(): void {
    if (this.closed) throw new Failure('store', 'closed');
  }
}

/** A list counts with its least value going up and with its greatest going down. */
function comparerOf(sort: Sort): (left: Kept, right: Kept) => number {
  const keys = Object.entries(sort).map(([path, direction]) => ({ path: path.split('.'), direction }));
  return (left, right) => {
    for (const { path, direction } of keys) {
      const order = compareValues(extreme(left, path, direction), extreme(right, path, direction));
      if (order !== 0) return order * direction;
    }
    return 0;
  };
}

function extreme(document: Kept, path: readonly string[], direction: 1 | -1): unknown {
  const values = valuesAt(document, path);
  if (values.length < 2) return values[0];
  return values.reduce((best, value) => (compareValues(value, best) * direction < 0 ? value : best));
}
