import { Failure } from '@hoso/kernel';
import {
  Store,
  type CollectionDeclaration,
  type Filter,
  type FindOptions,
  type StoredDocument,
  type Update,
  type WriteOperation,
  type WriteOutcome,
} from '@hoso/store';

import { callOver } from './calls.js';
import type { Database, StaleReads } from './database.js';
import type { FaultKind, Odds } from './faults.js';
import type { Life } from './life.js';
import type { World } from './world.js';

const CLOCK_ODDS: Odds = [
  ['store: error before the effect', 0.028],
  ['store: slow', 0.02],
];
const READ_ODDS: Odds = [...CLOCK_ODDS, ['store: stale read', 0.014]];
const WRITE_ODDS: Odds = [
  ['store: error before the effect', 0.05],
  ['store: error after the effect', 0.07],
  ['store: effect after the error', 0.05],
  ['store: done twice', 0.06],
  ['store: slow', 0.06],
];
const COLLECTIONS_ODDS: Odds = [
  ['store: collections, error before the effect', 0.03],
  ['store: collections, error after the effect', 0.03],
  ['store: collections, slow', 0.03],
];
const PING_ODDS: Odds = [['store: no sign of life', 0.05]];

/** For how long an old primary may go on answering. */
const STALE_MS_MAX = 5_000;

interface OldPrimary {
  readonly store: Store;
  readonly window: StaleReads;
  /** Whether it has answered otherwise than the new one would have. */
  isCounted: boolean;
}

/** The store as one process sees it: every call takes a while, and may go wrong in every way that the port allows. */
export class SimulatedStore extends Store {
  override readonly engine = 'simulated';
  /** A primary that does not know yet that it is none, and answers as of then: until this process writes the next time. */
  private old: OldPrimary | null = null;

  constructor(
    private readonly world: World,
    private readonly database: Database,
    private readonly life: Life,
  ) {
    super();
  }

  override ensure(collections: readonly CollectionDeclaration[]): Promise<void> {
    const { world, life } = this;
    const fault = this.draw(COLLECTIONS_ODDS, 'ensure');
    const work = (): Promise<void> => this.database.ensure(collections);
    switch (fault) {
      case 'store: collections, error before the effect':
        return callOver(world, life, { effectAfterMs: null, answerAfterMs: world.between(1, 1_000), failure: silent() }, work);
      case 'store: collections, error after the effect':
        return callOver(world, life, { effectAfterMs: 0, answerAfterMs: world.between(1, 1_000), failure: silent() }, work);
      default: {
        const answerAfterMs = fault === null ? world.between(0.2, 6) : world.between(100, 3_000);
        return callOver(world, life, { effectAfterMs: 0, answerAfterMs, failure: null }, work);
      }
    }
  }

  override find<Document extends StoredDocument>(
    collection: string,
    filter: Filter,
    options: FindOptions,
  ): Promise<Document[]> {
    const { world, database } = this;
    const fault = world.faults.foresee(READ_ODDS);
    if (fault === 'store: stale read') this.fallBehind();
    else if (fault !== null) this.note(world.faults.happened(fault), `find ${collection}`);
    if (this.old !== null && this.old.window.untilMs < world.nowMs) this.old = null;
    const { old } = this;
    const look = (store: Store): Promise<Document[]> => store.find<Document>(collection, filter, options);
    return this.go(fault, () => {
      if (old !== null) return this.lookAtOld(old, look, `find ${collection}`);
      database.settle();
      return look(database.inner);
    });
  }

  /** What an old primary answers is with the majority for long, and says nothing of what was written since. */
  private async lookAtOld<Answer>(old: OldPrimary, look: (store: Store) => Promise<Answer>, doing: string): Promise<Answer> {
    if (old.isCounted) return look(old.store);
    const [stale, fresh] = await Promise.all([look(old.store), look(this.database.inner)]);
    if (!old.isCounted && JSON.stringify(stale) !== JSON.stringify(fresh)) {
      old.isCounted = true;
      this.note(this.world.faults.happened('store: stale read'), doing);
    }
    return stale;
  }

  override insertOne(collection: string, document: StoredDocument): Promise<'applied' | 'duplicate'> {
    return this.write(`insert into ${collection}`, collection, [document._id], () =>
      this.database.inner.insertOne(collection, document),
    );
  }

  override updateOne(collection: string, filter: Filter, update: Update): Promise<WriteOutcome> {
    return this.write(`update ${collection}`, collection, idsIn(filter), () =>
      this.database.inner.updateOne(collection, filter, update),
    );
  }

  override upsertOne<Document extends StoredDocument>(
    collection: string,
    filter: Filter,
    update: Update,
  ): Promise<Document> {
    return this.write(`upsert ${collection}`, collection, idsIn(filter), () =>
      this.database.inner.upsertOne<Document>(collection, filter, update),
    );
  }

  override deleteMany(collection: string, filter: Filter): Promise<number> {
    return this.write(`delete from ${collection}`, collection, idsIn(filter), () =>
      this.database.inner.deleteMany(collection, filter),
    );
  }

  override writeBatch(operations: readonly WriteOperation[]): Promise<readonly WriteOutcome[]> {
    this.catchUp();
    const fault = this.draw(WRITE_ODDS, `write ${operations.length}`);
    if (fault === 'store: error after the effect') {
      for (const [collection, some] of Map.groupBy(operations, (operation) => operation.collection)) {
        this.database.rememberBefore(collection, some.flatMap(idsWritten));
      }
    } else if (fault !== 'store: error before the effect') this.database.settle();
    return this.go(fault, async () => {
      const outcomes = await this.database.inner.writeBatch(operations);
      this.database.noteWritten(operations, outcomes);
      return outcomes;
    });
  }

  override now(): Promise<Date> {
    return this.go(this.draw(CLOCK_ODDS, 'now'), () => this.database.inner.now());
  }

  override ping(): Promise<void> {
    const { world, life } = this;
    const fault = this.draw(PING_ODDS, 'ping');
    const failure = fault === null ? null : silent();
    const answerAfterMs = fault === null ? world.between(0.2, 6) : world.between(1, 3_000);
    return callOver(world, life, { effectAfterMs: 0, answerAfterMs, failure }, () => this.database.inner.ping());
  }

  override close(): Promise<void> {
    return Promise.resolve();
  }

  private write<Answer>(
    doing: string,
    collection: string,
    ids: readonly string[],
    work: () => Promise<Answer>,
  ): Promise<Answer> {
    this.catchUp();
    const fault = this.draw(WRITE_ODDS, doing);
    if (fault === 'store: error after the effect') this.database.rememberBefore(collection, ids);
    else if (fault !== 'store: error before the effect') this.database.settle();
    return this.go(fault, work);
  }

  /** From now on an old primary answers: what it knows is what is there now. */
  private fallBehind(): void {
    const { world, database, life } = this;
    this.catchUp();
    const window = { by: life.name, fromMs: world.nowMs, untilMs: world.nowMs + STALE_MS_MAX };
    void database.copy().then((store) => {
      database.settle();
      database.staleReads.push(window);
      this.old = { store, window, isCounted: false };
    });
  }

  /** A write goes to the new primary, and so does what is read after it. */
  private catchUp(): void {
    if (this.old !== null) this.old.window.untilMs = Math.min(this.old.window.untilMs, this.world.nowMs);
    this.old = null;
  }

  private draw(odds: Odds, doing: string): FaultKind | null {
    const fault = this.world.faults.draw(odds);
    if (fault !== null) this.note(fault, doing);
    return fault;
  }

  private note(fault: FaultKind, doing: string): void {
    this.world.note(this.life.name, () => `${fault} (${doing})`, true);
  }

  private go<Answer>(fault: FaultKind | null, work: () => Promise<Answer>): Promise<Answer> {
    const { world, life } = this;
    const soon = world.between(0.2, 6);
    switch (fault) {
      case 'store: error before the effect':
        return callOver(world, life, { effectAfterMs: null, answerAfterMs: world.between(1, 1_000), failure: silent() }, work);
      case 'store: error after the effect':
        return callOver(world, life, { effectAfterMs: 0, answerAfterMs: world.between(1, 2_000), failure: silent() }, work);
      case 'store: effect after the error': {
        const answerAfterMs = world.between(1, 1_000);
        const effectAfterMs = answerAfterMs + world.between(1, 3_500);
        return callOver(world, life, { effectAfterMs, answerAfterMs, failure: silent() }, work);
      }
      case 'store: done twice':
        return callOver(world, life, { effectAfterMs: 0, answerAfterMs: soon, failure: null }, () => {
          work().catch(() => undefined);
          return work();
        });
      case 'store: slow': {
        const effectAfterMs = world.between(0.1, 2_000);
        return callOver(world, life, { effectAfterMs, answerAfterMs: effectAfterMs + world.between(1, 3_000), failure: null }, work);
      }
      default:
        return callOver(world, life, { effectAfterMs: 0, answerAfterMs: soon, failure: null }, work);
    }
  }
}

function silent(): Failure {
  return new Failure('store', 'timeout');
}

function idsIn(filter: Filter): readonly string[] {
  const named = filter['_id'];
  return typeof named === 'string' ? [named] : [];
}

function idsWritten(operation: WriteOperation): readonly string[] {
  return operation.kind === 'insert' ? [operation.document._id] : idsIn(operation.filter);
}
