import { Failure, type SeededRandom } from '@hoso/kernel';
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

/** A store that keeps its promises and no more: it dawdles, and now and then does not answer, before or after it has written. */
export class MoodyStore extends Store {
  override readonly engine = 'moody';
  /** The share of calls that fail. */
  moodiness = 0.1;

  constructor(
    private readonly inner: Store,
    private readonly random: SeededRandom,
  ) {
    super();
  }

  private async moodily<Answer>(act: () => Promise<Answer>): Promise<Answer> {
    await this.dawdle();
    if (this.random.fraction() < this.moodiness / 2) throw new Failure('store', 'timeout');
    const answer = await act();
    await this.dawdle();
    if (this.random.fraction() < this.moodiness / 2) throw new Failure('store', 'timeout');
    return answer;
  }

  /** Mostly a moment, now and then long enough for others to do a whole round. */
  private async dawdle(): Promise<void> {
    const turns = this.random.fraction() < 0.1 ? this.random.below(400) : this.random.below(4);
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
  }

  override ensure = (collections: readonly CollectionDeclaration[]): Promise<void> => this.inner.ensure(collections);
  override find<Document extends StoredDocument>(
    collection: string, filter: Filter, options: FindOptions,
  ): Promise<Document[]> {
    return this.moodily(() => this.inner.find<Document>(collection, filter, options));
  }
  override insertOne = (collection: string, document: StoredDocument): Promise<'applied' | 'duplicate'> =>
    this.moodily(() => this.inner.insertOne(collection, document));
  override updateOne = (collection: string, filter: Filter, update: Update): Promise<WriteOutcome> =>
    this.moodily(() => this.inner.updateOne(collection, filter, update));
  override upsertOne<Document extends StoredDocument>(
    collection: string, filter: Filter, update: Update,
  ): Promise<Document> {
    return this.moodily(() => this.inner.upsertOne<Document>(collection, filter, update));
  }
  override deleteMany = (collection: string, filter: Filter): Promise<number> =>
    this.moodily(() => this.inner.deleteMany(collection, filter));

  /** Write by write, so that others come in between. */
  override async writeBatch(operations: readonly WriteOperation[]): Promise<readonly WriteOutcome[]> {
    const outcomes: WriteOutcome[] = [];
    for (const operation of operations) {
      outcomes.push(...(await this.moodily(() => this.inner.writeBatch([operation]))));
    }
    return outcomes;
  }
  override now = (): Promise<Date> => this.inner.now();
  override ping = (): Promise<void> => this.inner.ping();
  override close = (): Promise<void> => this.inner.close();
}
