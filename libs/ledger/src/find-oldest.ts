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
  /** About where the first one is, for a page from the beginning. Wherever it really is, it is found. */
  readonly about?: Date | undefined;
  /** Nothing younger. */
  readonly until: Date;
  readonly projection: Readonly<Record<string, 0 | 1>>;
}

const FIRST_STRETCH_MS = 10_000;
const STRETCH_LEAST_MS = 1_000;
const STRETCH_GROWTH = 10;

/**
 * The oldest documents by a moment, page by page. Asks for a short stretch of time behind the last place, and while the page is not full
 * for one that should fill it by what the last one held, for the reason that `findNewest` of the store has. Only the first page of all
 * looks over everything, where nobody says about where it begins.
 */
export async function findOldest<Document extends StoredDocument>(
  store: Store,
  collection: string,
  { field, limit, after, about, until, projection }: OldestOptions,
): Promise<readonly Document[]> {
  const found: Document[] = [];
  const add = async (filter: Filter): Promise<number> => {
    const sort = { [field]: 1, _id: 1 } as const;
    const more = await store.find<Document>(collection, filter, { sort, limit: limit - found.length, projection });
    found.push(...more);
    return more.length;
  };
  if (after !== null && after.at <= until) await add({ [field]: after.at, _id: { $gt: after.id } });
  const untilMs = until.getTime();
  let behind: Filter = after === null ? {} : { $gt: after.at };
  let behindMs = after?.at.getTime() ?? Math.min(about?.getTime() ?? untilMs, untilMs - FIRST_STRETCH_MS);
  for (let lengthMs = FIRST_STRETCH_MS; behindMs < untilMs && found.length < limit; ) {
    const end = new Date(Math.min(untilMs, behindMs + lengthMs));
    const more = await add({ [field]: { ...behind, $lte: end } });
    behind = { $gt: end };
    behindMs = end.getTime();
    // Half as long again as would do, for what comes is not even; nothing found is no measure.
    const longer = Math.min(STRETCH_GROWTH, (1.5 * (limit - found.length)) / more);
    lengthMs = Math.max(STRETCH_LEAST_MS, lengthMs * longer);
  }
  return found;
}
