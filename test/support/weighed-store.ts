import type { Filter, FindOptions, StoredDocument } from '@hoso/store';
import { MemoryStore } from '@hoso/store/memory';

/** Remembers what is asked, and counts what an engine goes through that finds and sorts all that a filter lets pass before the limit. */
export class WeighedStore extends MemoryStore {
  readonly asked: Filter[] = [];
  passed = 0;
  /** The most that one question let pass. */
  heaviest = 0;

  override async find<Document extends StoredDocument>(collection: string, filter: Filter, options: FindOptions): Promise<Document[]> {
    const all = await super.find<Document>(collection, filter, { ...options, limit: 1_000_000 });
    this.asked.push(filter);
    this.passed += all.length;
    this.heaviest = Math.max(this.heaviest, all.length);
    return all.slice(0, options.limit);
  }
}
