import type { Filter, Store, StoredDocument } from './store.js';

/** A document's place in the order: newest first, and under one moment by falling `_id`. */
export interface NewestPlace {
  /** An instant as ISO 8601 text in UTC. */
  readonly at: string;
  readonly id: string;
}

export interface NewestOptions {
  /** Field with the instant, as ISO 8601 text in UTC. An ascending index must begin with it, or with fields that `filter` fixes. */
  readonly field: string;
  /** What else must hold. */
  readonly filter: Filter;
  readonly limit: number;
  /** Only what comes after this place. */
  readonly after?: NewestPlace | undefined;
  readonly projection?: Readonly<Record<string, 0 | 1>>;
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
}

const FIRST_STRETCH_MS = 2_000;
const STRETCH_GROWTH = 6;
/** After so many stretches, the last of them most of a year, everything older is asked for at once. */
const STRETCHES_MAX = 10;

/**
 * The newest documents by an instant, page by page. Asks for a short stretch of time, and for ever longer ones only
 * while the page is not full: an engine that sorts all that a range lets through before it looks at the limit would
 * otherwise read everything that was ever kept.
 */
export async function findNewest<Document extends StoredDocument>(
  store: Store,
  collection: string,
  { field, filter, limit, after, projection, nowMs }: NewestOptions,
): Promise<readonly Document[]> {
  const found: Document[] = [];
  const beginMs = after === undefined ? nowMs : Date.parse(after.at);
  let until: Filter = after === undefined ? {} : { [field]: { $lte: after.at } };
  const behind: readonly Filter[] = after === undefined ? [] : [beyond(field, after)];
  let lengthMs = FIRST_STRETCH_MS;
  for (let stretch = 0; stretch <= STRETCHES_MAX && found.length < limit; stretch += 1) {
    const from = stretch === STRETCHES_MAX ? '' : instant(beginMs - lengthMs);
    const range = { $gt: from, ...(until[field] as object | undefined) };
    found.push(
      ...(await store.find<Document>(
        collection,
        { $and: [{ [field]: range }, filter, ...behind] },
        { sort: { [field]: -1, _id: -1 }, limit: limit - found.length, ...(projection && { projection }) },
      )),
    );
    until = { [field]: { $lte: from } };
    lengthMs *= STRETCH_GROWTH;
  }
  return found;
}

function beyond(field: string, { at, id }: NewestPlace): Filter {
  return { $or: [{ [field]: { $lt: at } }, { [field]: at, _id: { $lt: id } }] };
}

function instant(ms: number): string {
  return new Date(Math.max(0, ms)).toISOString();
}
