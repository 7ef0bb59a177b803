import { canonicalJson, type Clock, type Json, type Random } from '@hoso/kernel';
import type { LedgerDocument } from '@hoso/ledger';
import type { Filter, Store } from '@hoso/store';

import { readBucketKey, type BucketKind } from '../domain/bucket.js';
import { sumCounts, type BucketCounts } from '../domain/bucket-counts.js';
import { slotOf, slotStart } from '../domain/vietnam-time.js';
import type { Watch } from '../domain/watch.js';
import { bucketFields, bucketUpdate, claimBuckets, readBucketRows } from './bucket-writes.js';
import { BUCKETS, DOSSIERS, type StoredBucket } from './collections.js';

/** A bucket that said something else than its rows. */
export interface DriftedBucket {
  readonly key: string;
  /** What it said; null where it was away or said nothing. */
  readonly told: BucketCounts | null;
  readonly counted: BucketCounts;
}

export interface BucketCheckOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
}

const PAGE = 200;
/** About how many rows are read for one part. */
const ROWS_TOGETHER = 500;
const FIRST_STRETCH_MS = 3_600_000;
const STRETCH_GROWTH = 6;
/** After so many stretches, the last of them some years, all that is left is asked for at once. */
const STRETCHES_MAX = 7;
const MARKED_ROWS_MAX = 10_000;
const NOTHING_SPELLED = spelled(sumCounts([]));

/**
 * Counts buckets from their rows and compares. A bucket that differs is claimed before it is read again, as the recounter does it, and
 * is called different only where no mark stands that would have made somebody count it: what is on its way is no difference.
 */
export class BucketCheck {
  constructor(private readonly options: BucketCheckOptions) {}

  /** The stored buckets of a kind after a key, null for the first, in the order of keys: about as many as have five hundred rows. */
  async partAfter(kind: BucketKind, after: string | null): Promise<readonly string[]> {
    let rows = 0;
    const part = (await this.pageAfter(kind, after)).filter(({ counts }, index) => {
      rows += (counts?.received ?? 0) + (counts?.finished ?? 0);
      return index === 0 || rows <= ROWS_TOGETHER;
    });
    return part.map(({ _id }) => _id);
  }

  /** Asks for a short stretch of slots, and for ever longer ones only while the page is not full, for the reason that `findNewest` has. */
  private async pageAfter(kind: BucketKind, after: string | null): Promise<readonly StoredBucket[]> {
    const end = `${kind}}`;
    const [first] = after === null ? await this.range({ $gt: kind, $lt: end }, 1) : [];
    const found: StoredBucket[] = first === undefined ? [] : [first];
    let behind = first?._id ?? after;
    if (behind === null) return [];
    const startMs = Date.parse(slotStart(readBucketKey(behind).slot));
    for (let stretch = 0, lengthMs = FIRST_STRETCH_MS; stretch <= STRETCHES_MAX && found.length < PAGE; stretch += 1) {
      const until = stretch === STRETCHES_MAX ? end : `${kind}|${slotOf(new Date(startMs + lengthMs).toISOString())}`;
      found.push(...(await this.range({ $gt: behind, $lt: until }, PAGE - found.length)));
      behind = until;
      lengthMs *= STRETCH_GROWTH;
    }
    return found;
  }

  private range(keys: Filter, limit: number): Promise<StoredBucket[]> {
    const projection = { 'counts.received': 1, 'counts.finished': 1 } as const;
    return this.options.store.find<StoredBucket>(BUCKETS.name, { _id: keys }, { sort: { _id: 1 }, limit, projection });
  }

  /** Those of the keys under which no bucket is stored. */
  async absent(keys: readonly string[]): Promise<readonly string[]> {
    const known = await this.find(keys, { claim: 1 });
    return keys.filter((key) => !known.has(key));
  }

  /**
   * Compares buckets with their rows and writes those that differ; answers what they said and what they say now.
   *
   * @throws Failure when the store does not answer; what was written by then stays.
   */
  async compare(keys: readonly string[]): Promise<readonly DriftedBucket[]> {
    if (keys.length === 0) return [];
    const { store, random, clock } = this.options;
    const rows = await readBucketRows(store, keys);
    const stored = await this.find(keys);
    const suspects = keys.filter((key) => !says(stored.get(key), key, rows.get(key)!.counts));
    if (suspects.length === 0) return [];

    const claim = random.token(8);
    await claimBuckets(store, suspects, stored, claim);
    // From the claim on nobody else's total is written, or ours is not. So whatever moved a row before it was read here and is not in
    // what the bucket says now has left a mark that still stands.
    const told = await this.find(suspects);
    const counted = await readBucketRows(store, suspects);
    const marked = await this.marked(suspects);
    const countedAt = new Date(clock.now());
    const outcomes = await store.writeBatch(suspects.map((key) =>
      bucketUpdate({ _id: key, claim }, { $set: { ...bucketFields(key), counts: counted.get(key)!.counts, countedAt } }),
    ));
    return suspects.flatMap((key, index) => {
      const { counts } = counted.get(key)!;
      if (marked.has(key) || outcomes[index] !== 'applied' || says(told.get(key), key, counts)) return [];
      return [{ key, told: toldBy(told.get(key)), counted: counts }];
    });
  }

  private async find(keys: readonly string[], projection?: Readonly<Record<string, 1>>): Promise<ReadonlyMap<string, StoredBucket>> {
    if (keys.length === 0) return new Map();
    const options = { limit: keys.length, ...(projection && { projection }) };
    const found = await this.options.store.find<StoredBucket>(BUCKETS.name, { _id: { $in: [...keys] } }, options);
    return new Map(found.map((bucket) => [bucket._id, bucket]));
  }

  /** The keys that a mark stands for; all of them where more rows are marked than can be looked through. */
  private async marked(keys: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.options.store.find<LedgerDocument<Pick<Watch, 'dirty'>>>(
      DOSSIERS,
      { $and: [{ 'state.dirtyAt': { $gt: '' } }, { 'state.dirty': { $in: [...keys] } }] },
      { limit: MARKED_ROWS_MAX, projection: { 'state.dirty': 1 } },
    );
    return new Set(rows.length === MARKED_ROWS_MAX ? keys : rows.flatMap(({ state }) => state!.dirty));
  }
}

/** Whether a bucket says these counts, under its own name. One that is away says that there is nothing. */
function says(bucket: StoredBucket | undefined, key: string, counts: BucketCounts): boolean {
  const told = toldBy(bucket);
  if (told === null || bucket === undefined) return spelled(counts) === NOTHING_SPELLED;
  const fields = bucket as StoredBucket & Readonly<Record<string, unknown>>;
  const isNamed = Object.entries(bucketFields(key)).every(([field, value]) => fields[field] === value);
  return isNamed && spelled(told) === spelled(counts);
}

function toldBy(bucket: StoredBucket | undefined): BucketCounts | null {
  return bucket?.countedAt ? (bucket.counts ?? null) : null;
}

function spelled(counts: BucketCounts): string {
  return canonicalJson(counts as unknown as Json);
}

/** What a bucket of either kind counts first of all: the dossiers filed, or those closed. Null where it does not say. */
export function headlineOf(key: string, counts: BucketCounts): number | null {
  const { received, finished, notAccepted, withdrawn, stopped } = counts;
  const figure = readBucketKey(key).kind === 'received' ? received : finished + notAccepted + withdrawn + stopped;
  return Number.isFinite(figure) ? figure : null;
}
