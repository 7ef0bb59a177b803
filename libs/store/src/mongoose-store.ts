import { Defect, Failure } from '@hoso/kernel';
import type { Connection, mongo as Mongo } from 'mongoose';

import { assertBound, assertWholeFilter, wholeProjection } from './checks.js';
import { withinDeadline } from './deadline.js';
import { Gate } from './gate.js';
import { copyOut } from './memory-values.js';
import { carryOutBatch } from './mongo-batch.js';
import { engineOf, givenUp, groupCommitOf, openConnection, type MongooseStoreOptions } from './mongo-connection.js';
import { filterOf, type BatchContext } from './mongo-context.js';
import { declareModel, ensureCollection, hasUniqueIndex } from './mongo-declarations.js';
import { asFault } from './mongo-faults.js';
import { writeAlone } from './mongo-singly.js';
import {
  Store,
  type CollectionDeclaration,
  type Filter,
  type FindOptions,
  type StoredDocument,
  type Update,
  type WriteOperation,
  type WriteOutcome,
} from './store.js';

const UPSERT_RACES_MAX = 5;
const ENSURE_TIMEOUT_MS = 600_000;

/**
 * The store on a MongoDB server, or on one that speaks its protocol. mongoose owns the connection and declares the
 * collections; reads and writes go to the native collection as plain objects.
 */
export class MongooseStore extends Store {
  private readonly collections = new Map<string, Mongo.Collection<StoredDocument>>();
  private closed = false;

  private constructor(
    override readonly engine: string,
    private readonly connection: Connection,
    private readonly batch: BatchContext,
    private readonly operationTimeoutMs: number,
    private readonly options: MongooseStoreOptions,
  ) {
    super();
  }

  /** See `openMongooseStore`. */
  static async connect(options: MongooseStoreOptions): Promise<MongooseStore> {
    const { operationTimeoutMs = 5_000, poolSizeMax = 10 } = options;
    if (poolSizeMax < 2) throw new Defect('store-request', 'a store needs two sockets at least');
    const connection = await openConnection(options, operationTimeoutMs);
    try {
      const hello = await connection.getClient().db('admin').command({ hello: 1 });
      const engine = options.engineName ?? (await engineOf(connection));
      const store: MongooseStore = new MongooseStore(
        engine,
        connection,
        {
          client: connection.getClient(),
          database: options.database,
          collection: (name) => store.native(name),
          mayHandOn: (name) => hasUniqueIndex(connection.models[name]),
          groupCommit: options.groupCommit ?? groupCommitOf(hello),
          missing: new Map(),
          alone: new Gate(Math.floor(poolSizeMax / 2)),
        },
        operationTimeoutMs,
        options,
      );
      return store;
    } catch (error) {
      throw await givenUp(connection, error);
    }
  }

  override async ensure(collections: readonly CollectionDeclaration[]): Promise<void> {
    if (this.closed) throw new Failure('store', 'closed');
    // An index over documents that are already there may take its time, which the sockets of the hot path must not give.
    const patient = await openConnection({ ...this.options, poolSizeMax: 1 }, ENSURE_TIMEOUT_MS);
    try {
      const database = patient.getClient().db(this.options.database);
      for (const declaration of collections) {
        await ensureCollection(database, declareModel(this.connection, declaration), declaration);
      }
    } finally {
      await patient.close();
    }
  }

  override async find<Document extends StoredDocument>(
    collection: string,
    filter: Filter,
    { sort, limit, projection }: FindOptions,
  ): Promise<Document[]> {
    assertWholeFilter(filter);
    assertBound(limit);
    const fields = wholeProjection(projection);
    if (limit === 0) return [];
    return this.ask(collection, async () => {
      const cursor = this.native(collection).find(filterOf(filter), {
        limit,
        batchSize: limit + 1,
        maxTimeMS: this.operationTimeoutMs,
        readConcern: { level: 'majority' },
        ...(sort && { sort: { ...sort } }),
        ...(fields && { projection: fields }),
      });
      return (await cursor.toArray()) as StoredDocument[] as Document[];
    });
  }

  override async insertOne(collection: string, document: StoredDocument): Promise<'applied' | 'duplicate'> {
    const outcome = await this.ask(collection, (signal) =>
      writeAlone(this.batch, { kind: 'insert', collection, document }, signal),
    );
    return outcome === 'duplicate' ? 'duplicate' : 'applied';
  }

  override async updateOne(collection: string, filter: Filter, update: Update): Promise<WriteOutcome> {
    assertWholeFilter(filter);
    return this.ask(collection, (signal) =>
      writeAlone(this.batch, { kind: 'update', collection, filter, update }, signal),
    );
  }

  override async upsertOne<Document extends StoredDocument>(
    collection: string,
    filter: Filter,
    update: Update,
  ): Promise<Document> {
    assertWholeFilter(filter);
    return this.ask(collection, async (signal) => {
      for (let races = 0; races < UPSERT_RACES_MAX; races += 1) {
        signal.throwIfAborted();
        const changed = await this.batch.alone.pass(signal, () =>
          this.native(collection).findOneAndUpdate(
            filterOf(filter),
            update as Mongo.UpdateFilter<StoredDocument>,
            { returnDocument: 'after' },
          ),
        );
        if (changed) return changed as StoredDocument as Document;
        // The engine's own upsert may lose its answer when two make a document at once, and what it counted with it.
        // Rare, and what it takes is large: it is loaded when it is needed.
        const { bornOf } = await import('./upsert.js');
        const document = bornOf(filter, update, (await this.now()).getTime());
        const outcome = await writeAlone(this.batch, { kind: 'insert', collection, document }, signal);
        if (outcome === 'applied') return copyOut(document) as Document;
      }
      throw new Failure('store', 'duplicate-key');
    });
  }

  override async deleteMany(collection: string, filter: Filter): Promise<number> {
    assertWholeFilter(filter);
    return this.ask(collection, async (signal) => {
      const { deletedCount } = await this.batch.alone.pass(signal, () =>
        this.native(collection).deleteMany(filterOf(filter)),
      );
      return deletedCount;
    });
  }

  override async writeBatch(operations: readonly WriteOperation[]): Promise<readonly WriteOutcome[]> {
    for (const operation of operations) if (operation.kind === 'update') assertWholeFilter(operation.filter);
    const [first] = operations;
    if (!first) return [];
    return this.ask(first.collection, (signal) => carryOutBatch(this.batch, operations, signal));
  }

  override async now(): Promise<Date> {
    const hello = await this.ask('now', () => this.batch.client.db('admin').command({ hello: 1 }));
    const time: unknown = hello['localTime'];
    if (!(time instanceof Date)) throw new Failure('store', 'no-clock');
    return time;
  }

  override async ping(): Promise<void> {
    await this.ask('ping', () => this.batch.client.db('admin').command({ ping: 1 }));
  }

  override async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.connection.close();
  }

  private native(name: string): Mongo.Collection<StoredDocument> {
    let collection = this.collections.get(name);
    if (!collection) {
      collection = this.batch.client.db(this.batch.database).collection<StoredDocument>(name);
      this.collections.set(name, collection);
    }
    return collection;
  }

  private async ask<Answer>(where: string, work: (signal: AbortSignal) => Promise<Answer>): Promise<Answer> {
    if (this.closed) throw new Failure('store', 'closed');
    try {
      return await withinDeadline(this.operationTimeoutMs, work);
    } catch (error) {
      throw this.closed ? new Failure('store', 'closed', { cause: error }) : asFault(error, where);
    }
  }
}
