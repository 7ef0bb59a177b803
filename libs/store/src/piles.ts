import type { Filter, StoredDocument } from './store.js';

/** Asks for the oldest documents of a pile whose instant passes, at most so many. */
type AskPile<Document> = (instants: Filter, limit: number) => Promise<readonly Document[]>;

/**
 * The tops of piles that are looked at again and again: an engine that looks at the limit last would go through a whole pile for its oldest
 * few. So what lies before a moment is asked for first, and all of it only where that is too little: then so much is asked for that
 * the moment will do for some time. Wherever the moment lies, the answer is the same. One is kept for each pile that holds more.
 */
export class Piles<Document extends StoredDocument> {
  private readonly reaches = new Map<string, string>();

  /** @param instantOf by which the documents are sorted, as ISO 8601 text in UTC. */
  constructor(private readonly instantOf: (document: Document) => string) {}

  /** The oldest of a pile, at most `limit`. So many more may leave it, `ahead`, before all of it is gone through again. */
  async top(pile: string, limit: number, ahead: number, ask: AskPile<Document>): Promise<readonly Document[]> {
    const reach = this.reaches.get(pile);
    const near = reach === undefined ? [] : await ask({ $gt: '', $lte: reach }, limit);
    if (near.length === limit) return near;
    const all = await ask({ $gt: '' }, limit + ahead);
    if (all.length < limit + ahead) this.reaches.delete(pile);
    else this.reaches.set(pile, this.instantOf(all.at(-1)!));
    return all.slice(0, limit);
  }
}
