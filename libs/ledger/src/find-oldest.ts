import type { Filter, Store, StoredDocument } from '@hoso/store';

/** A document's place in the order: oldest first, and under one moment by rising `_id`. */
export interface OldestPlace {
  readonly at: Date;
  readonly id: string;
}

export interface OldestOptions {
  /** Field with the moment, a date. An ascending index must begin with it. */
  readonly field: string;
  readonly limit: number;
  /** Only what comes after this place; null: from the beginning. */
  readonly after: OldestPlace | null;
  /** Nothing younger. */
  readonly until: Date;
  readonly projection: Readonly<Record<string, 0 | 1>>;
}

const FIRST_STRETCH_MS = 10_000;
const STRETCH_GROWTH = 10;

/**
 * The oldest documents by a moment, page by page. Asks for a short stretch of time behind the last place, and for ever longer ones only
 * while the page is not full, for the reason that `findNewest` of the store has. Only the first page of all looks once over everything, for
 * where to begin.
 */
export async function findOldest<Document extends StoredDocument>(
  store: Store,
  collection: string,
  { field, limit, after, until, projection }: OldestOptions,
): Promise<readonly Document[]> {
  const found: Document[] = [];
  const add = async (filter: Filter): Promise<void> => {
    const sort = { [field]: 1, _id: 1 } as const;
    found.push(...(await store.find<Document>(collection, filter, { sort, limit: limit - found.length, projection })));
  };
  if (after !== null && after.at <= until) await add({ [field]: after.at, _id: { $gt: after.id } });
  let behindMs = after?.at.getTime() ?? (await justBeforeFirst(store, collection, field, until));
  for (let lengthMs = FIRST_STRETCH_MS; behindMs < until.getTime() && found.length < limit; lengthMs *= STRETCH_GROWTH) {
    const endMs = Math.min(until.getTime(), behindMs + lengthMs);
    await add({ [field]: { $gt: new Date(behindMs), $lte: new Date(endMs) } });
    behindMs = endMs;
  }
  return found;
}

/** Milliseconds since the epoch; infinite where there is none. */
async function justBeforeFirst(store: Store, collection: string, field: string, until: Date): Promise<number> {
  const [first] = await store.find<StoredDocument & Readonly<Record<string, unknown>>>(
    collection,
    { [field]: { $lte: until } },
    { sort: { [field]: 1 }, limit: 1, projection: { [field]: 1 } },
  );
  return first === undefined ? Number.POSITIVE_INFINITY : (first[field] as Date).getTime() - 1;
}
