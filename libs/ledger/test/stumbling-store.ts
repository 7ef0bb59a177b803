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

/**
 * How a call goes wrong: the store does not answer and has done nothing (`before`), or everything (`after`); or the
 * answer got lost on the way and the call was made a second time (`doubled`); or a primary that is none any more, and has
 * nothing of it, answers a lookup (`stale`).
 */
export type Stumble = 'before' | 'after' | 'doubled' | 'stale';
type Call = 'find' | 'insertOne' | 'updateOne' | 'upsertOne' | 'deleteMany' | 'writeBatch' | 'now' | 'ping';

/** A store that stumbles when it is told to, and remembers what it was asked to write. */
export class StumblingStore extends Store {
  override readonly engine = 'stumbling';
  /** While true, nothing is answered and nothing is done. */
  away = false;
  readonly batches: (readonly WriteOperation[])[] = [];
  private readonly stumbles: { readonly call: Call; readonly how: Stumble }[] = [];
  private held: { readonly call: Call; readonly until: Promise<void> } | null = null;

  constructor(readonly inner: Store) {
    super();
  }

  /** The next call of that kind that has not been told anything yet goes wrong. */
  stumble(call: Call, how: Stumble): void {
    this.stumbles.push({ call, how });
  }

  /** Calls of that kind wait before they do anything, until the answer is called. */
  hold(call: Call): () => void {
    let release = (): void => undefined;
    const until = new Promise<void>((resolve) => {
      release = () => {
        this.held = null;
        resolve();
      };
    });
    this.held = { call, until };
    return release;
  }

  private async act<Answer>(call: Call, work: () => Promise<Answer>, stale?: Answer): Promise<Answer> {
    if (this.held?.call === call) await this.held.until;
    const index = this.stumbles.findIndex((stumble) => stumble.call === call);
    const how = index < 0 ? undefined : this.stumbles.splice(index, 1)[0]!.how;
    if (this.away || how === 'before') throw new Failure('store', 'timeout');
    if (how === 'stale' && stale !== undefined) return stale;
    const answer = await work();
    if (how === 'after') throw new Failure('store', 'timeout');
    return how === 'doubled' ? work() : answer;
  }

  override ensure = (collections: readonly CollectionDeclaration[]): Promise<void> => this.inner.ensure(collections);
  override find<Document extends StoredDocument>(
    collection: string, filter: Filter, options: FindOptions,
  ): Promise<Document[]> {
    return this.act('find', () => this.inner.find<Document>(collection, filter, options), []);
  }
  override insertOne = (collection: string, document: StoredDocument): Promise<'applied' | 'duplicate'> =>
    this.act('insertOne', () => this.inner.insertOne(collection, document));
  override updateOne = (collection: string, filter: Filter, update: Update): Promise<WriteOutcome> =>
    this.act('updateOne', () => this.inner.updateOne(collection, filter, update));
  override upsertOne<Document extends StoredDocument>(
    collection: string, filter: Filter, update: Update,
  ): Promise<Document> {
    return this.act('upsertOne', () => this.inner.upsertOne<Document>(collection, filter, update));
  }
  override deleteMany = (collection: string, filter: Filter): Promise<number> =>
    this.act('deleteMany', () => this.inner.deleteMany(collection, filter));
  override writeBatch = (operations: readonly WriteOperation[]): Promise<readonly WriteOutcome[]> => {
    this.batches.push(operations);
    return this.act('writeBatch', () => this.inner.writeBatch(operations));
  };
  override now = (): Promise<Date> => this.act('now', () => this.inner.now());
  override ping = (): Promise<void> => this.act('ping', () => this.inner.ping());
  override close = (): Promise<void> => this.inner.close();
}
