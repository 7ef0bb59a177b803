import type { Filter, StoredDocument } from './store.js';

/** Asks for the oldest documents of a pile whose instant passes, at most so many. */
type AskPile<Document> = (instants: Filter, limit: number) => Promise<readonly Document[]>;

/**
 * The tops of piles that are looked at again and again: an engine that looks at the limit last would go through a whole pile for its oldest
 * few. So what lies before a moment is asked for first, and the rest only where that is too little: then so much is asked for that
 * the moment will do for as many again. Wherever the moment lies, the answer is the same. One moment is kept for each pile.
 */
export class Piles<Document extends StoredDocument> {
  private readonly reaches = new Map<string, string>();

  /** @param instantOf by which the documents are sorted, as ISO 8601 text in UTC. */
  constructor(private readonly instantOf: (document: Document) => string) {}

  /** The oldest of a pile, at most `limit`. */
  async top(pile: string, limit: number, ask: AskPile<Document>): Promise<readonly Document[]> {
    const reach = this.reaches.get(pile) ?? '';
    const near = await ask({ $gt: '', $lte: reach }, limit);
    if (near.length === limit) return near;
    const seen = new Set(near.map(({ _id }) => _id)); // one that moved meanwhile is there twice
    const rest = (await ask({ $gt: reach }, 2 * limit - near.length)).filter(({ _id }) => !seen.has(_id));
    const last = rest.at(-1);
    if (last !== undefined) this.reaches.set(pile, this.instantOf(last));
    return [...near, ...rest].slice(0, limit);
  }
}
