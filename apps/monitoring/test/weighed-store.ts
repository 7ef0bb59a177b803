import type { Filter, FindOptions, StoredDocument } from '@hoso/store';
import { MemoryStore } from '@hoso/store/memory';

/** Counts what an engine goes through that finds and sorts all that a filter lets pass before it looks at the limit. */
export class WeighedStore extends MemoryStore {
  passed = 0;
  asked = 0;

  override async find<Document extends StoredDocument>(collection: string, filter: Filter, options: FindOptions): Promise<Document[]> {
    const all = await super.find<Document>(collection, filter, { ...options, limit: 1_000_000 });
    this.asked += 1;
    this.passed += all.length;
    return all.slice(0, options.limit);
  }
}
