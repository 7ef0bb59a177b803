import type { CollectionDeclaration, Store, StoredDocument, WriteOperation, WriteOutcome } from '@hoso/store';
import { MemoryStore } from '@hoso/store/memory';

import { DatabaseClock } from './simulated-clock.js';
import type { World } from './world.js';

/** When a fact became durable, by the database's clock. */
export interface DurableFact {
  readonly service: string;
  readonly dossierId: string;
  readonly n: number;
  readonly hash: string;
  readonly cause: string;
  readonly atMs: number;
}

/** When the watch wrote down that a due date had passed, by the database's clock. */
export interface PassedDueDate {
  readonly dossierId: string;
  readonly dueAt: string;
  readonly atMs: number;
}

/** When one process may have been answered by an old primary. */
export interface StaleReads {
  /** The process, by the name of its life. */
  readonly by: string;
  readonly fromMs: number;
  untilMs: number;
}

const DOCUMENTS_MAX = 100_000;

/** One service's database, shared by its processes: the store in memory, and what a simulation does to it. */
export class Database {
  readonly inner: MemoryStore;
  readonly durable: DurableFact[] = [];
  readonly passed: PassedDueDate[] = [];
  readonly staleReads: StaleReads[] = [];
  private declared: readonly CollectionDeclaration[] = [];
  /** The declarations that stand, in one spelling. */
  private standing = '';
  /** Each answers whether there was something to take back. */
  private undo: (() => Promise<boolean>)[] = [];

  constructor(
    readonly service: string,
    private readonly world: World,
  ) {
    this.inner = new MemoryStore(new DatabaseClock(world));
  }

  /** Every process of a service declares the same: the second time there is nothing to do. */
  async ensure(collections: readonly CollectionDeclaration[]): Promise<void> {
    const spelling = JSON.stringify(collections);
    if (spelling === this.standing) return;
    this.declared = collections;
    await this.inner.ensure(collections);
    this.standing = spelling;
  }

  /** The store as it is now, for reads that go on being answered by an old primary. */
  async copy(): Promise<MemoryStore> {
    const store = new MemoryStore(new DatabaseClock(this.world));
    await store.ensure(this.declared);
    for (const [name, documents] of await this.dump()) for (const one of documents) await store.insertOne(name, one);
    return store;
  }

  /** Everything in it, by collection. */
  dump(): Promise<ReadonlyMap<string, readonly StoredDocument[]>> {
    return dumpOf(this.inner, this.declared);
  }

  /** Remembers what a write whose outcome its caller does not know would change, so that a failover may undo it. */
  rememberBefore(collection: string, ids: readonly string[]): void {
    const look = (): Promise<StoredDocument[]> =>
      this.inner.find(collection, { _id: { $in: [...ids] } }, { sort: { _id: 1 }, limit: ids.length });
    const looked = look();
    this.undo.push(async () => {
      const [before, now] = await Promise.all([looked, look()]);
      if (JSON.stringify(before) === JSON.stringify(now)) return false;
      await this.inner.deleteMany(collection, { _id: { $in: [...ids] } });
      for (const document of before) await this.inner.insertOne(collection, document);
      return true;
    });
  }

  /**
   * A write was acknowledged, or read from the new primary, or an old one has it as well: everything up to it is with the majority, and
   * stays.
   */
  settle(): void {
    if (this.undo.length > 0) this.undo = [];
  }

  /** Another primary takes over; answers how many writes it does not have. */
  async failOver(): Promise<number> {
    let lost = 0;
    for (const takeBack of this.undo.splice(0).reverse()) if (await takeBack()) lost += 1;
    return lost;
  }

  /** Notes which facts became durable with a write. */
  noteWritten(operations: readonly WriteOperation[], outcomes: readonly WriteOutcome[]): void {
    operations.forEach((operation, index) => {
      if (outcomes[index] !== 'applied') return;
      const { dossierId, entries, duePassed } = spokenIn(operation);
      const known = this.passed.findLast((one) => one.dossierId === dossierId)?.dueAt;
      if (duePassed && duePassed !== known) this.passed.push({ dossierId, dueAt: duePassed, atMs: this.world.nowMs });
      for (const { n, hash, cause } of entries) {
        this.durable.push({ service: this.service, dossierId, n, hash, cause, atMs: this.world.nowMs });
      }
    });
  }
}

/** Everything in these collections of a store, by collection. */
export async function dumpOf(
  store: Store,
  collections: readonly CollectionDeclaration[],
): Promise<ReadonlyMap<string, readonly StoredDocument[]>> {
  const dumped = new Map<string, readonly StoredDocument[]>();
  for (const { name } of collections) dumped.set(name, await store.find(name, {}, { limit: DOCUMENTS_MAX }));
  return dumped;
}

interface WrittenEntry {
  readonly n: number;
  readonly hash: string;
  readonly cause: string;
}

/** What a write says of its dossier: the facts that it adds, and the due date that it knows to have passed. */
interface Written {
  readonly dossierId: string;
  readonly entries: readonly WrittenEntry[];
  readonly duePassed: string | null | undefined;
}

interface Watching {
  readonly state?: { readonly duePassed?: string | null } | null;
}

function spokenIn(operation: WriteOperation): Written {
  if (operation.kind === 'insert') {
    const { _id, log, state } = operation.document as StoredDocument & Watching & { readonly log?: readonly WrittenEntry[] };
    return { dossierId: _id, entries: log ?? [], duePassed: state?.duePassed };
  }
  const { $push, $set } = operation.update as {
    readonly $push?: { readonly log?: { readonly $each: readonly WrittenEntry[] } };
    readonly $set?: Watching;
  };
  return { dossierId: String(operation.filter['_id']), entries: $push?.log?.$each ?? [], duePassed: $set?.state?.duePassed };
}
