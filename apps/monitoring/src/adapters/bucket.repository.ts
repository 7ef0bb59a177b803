import type { Filter, Store } from '@hoso/store';

import type { Area } from '../domain/area.js';
import { readBucketKey, type BucketKind } from '../domain/bucket.js';
import { Buckets, type BucketQuery, type CountedBucket, type RecountedBucket } from '../domain/buckets.js';
import type { Period } from '../domain/dossiers.js';
import { SLOT_MINUTES, slotAfter, slotOf, slotStart } from '../domain/vietnam-time.js';
import { agencyFilter, allOf, areaFilter, BUCKETS, type StoredBucket } from './collections.js';

const SLOT_MS = SLOT_MINUTES * 60_000;
const FIRST_STRETCH_MS = 2 * SLOT_MS;
const STRETCH_GROWTH = 4;
/** Where so long a stretch held little, all that is older is asked for at once. */
const STRETCH_MOST_MS = 365 * 86_400_000;

/** The buckets on the Store port. */
export class BucketRepository extends Buckets {
  /** How far back the newest buckets of a kind were asked for at once when all of them were last read, for about half a page. */
  private readonly firstStretches = new Map<BucketKind, number>();

  /** @param pageSize how many buckets one answer of the store brings at most. */
  constructor(
    private readonly store: Store,
    private readonly pageSize = 5_000,
  ) {
    super();
  }

  override async *read(area: Area, query: BucketQuery): AsyncIterable<CountedBucket> {
    const conditions = [
      { countedAt: { $exists: true } },
      ...areaFilter('agency', area),
      ...agencyFilter('agency', query.within),
      ...(query.agency === undefined ? [] : [{ agency: query.agency }]),
      ...(query.procedure === undefined ? [] : [{ procedure: query.procedure }]),
      ...(query.channel === undefined ? [] : [{ channel: query.channel }]),
    ];
    const nowMs = (await this.store.now()).getTime();
    for (const kind of ['received', 'finished'] as const) yield* this.walk(kind, query.period, conditions, nowMs);
  }

  override async *filed(): AsyncIterable<CountedBucket> {
    const nowMs = (await this.store.now()).getTime();
    yield* this.walk('received', { from: undefined, to: undefined }, [{ countedAt: { $exists: true } }], nowMs);
  }

  override async filedIn(slot: string): Promise<readonly CountedBucket[]> {
    const found: CountedBucket[] = [];
    for (let after = `received|${slot}|`; ; ) {
      const keys = { $gt: after, $lt: `received|${slot}}` };
      const page = await this.store.find<StoredBucket>(BUCKETS.name, { _id: keys }, { sort: { _id: 1 }, limit: this.pageSize });
      found.push(...page.filter(({ countedAt }) => countedAt).map(countedOf));
      if (page.length < this.pageSize) return found;
      after = page.at(-1)!._id;
    }
  }

  override async countedBetween(fromMs: number, toMs: number | null, limit: number): Promise<readonly RecountedBucket[]> {
    const found = await this.store.find<StoredBucket>(
      BUCKETS.name,
      { countedAt: { $gte: new Date(fromMs), ...(toMs !== null && { $lt: new Date(toMs) }) } },
      { sort: { countedAt: 1 }, limit },
    );
    return found.map((document) => ({ ...countedOf(document), countedAtMs: document.countedAt!.getTime() }));
  }

  /**
   * Keys begin with kind and slot, so a period is a range of them. Walked from the newest back, in stretches of slots that hold about half
   * a page by what the last one held: an engine that reads all that a range lets through before it looks at the limit is asked for
   * each bucket once. A stretch that holds more than a page is gone on with below the page's last. The first stretch is as long as it
   * should have been the last time; where the store does not answer to that, the next walk begins small.
   */
  private async *walk(
    kind: BucketKind,
    { from, to }: Period,
    conditions: readonly Filter[],
    nowMs: number,
  ): AsyncIterable<CountedBucket> {
    const first = `${kind}|${from === undefined ? '' : slotOf(from)}`;
    let end = to === undefined ? `${kind}}` : `${kind}|${slotAfter(to)}`;
    let endMs = to === undefined ? nowMs : Math.min(nowMs, Date.parse(to));
    const firstMs = this.firstStretches.get(kind) ?? FIRST_STRETCH_MS;
    this.firstStretches.delete(kind);
    const isOfAll = endMs === nowMs && conditions.length === 1;
    for (let [lengthMs, isFirst] = [firstMs, true]; ; isFirst = false) {
      const startMs = endMs - lengthMs;
      const start = lengthMs > STRETCH_MOST_MS ? first : later(first, `${kind}|${slotOf(new Date(startMs).toISOString())}`);
      const found = await this.store.find<StoredBucket>(BUCKETS.name, allOf([{ _id: { $gte: start, $lt: end } }, ...conditions]), {
        sort: { _id: -1 },
        limit: this.pageSize,
      });
      const isFull = found.length === this.pageSize;
      const isLast = !isFull && start === first;
      end = isFull ? found.at(-1)!._id : start;
      const reachedMs = isFull ? Date.parse(slotStart(readBucketKey(end).slot)) : startMs;
      const coveredMs = Math.max(SLOT_MS, endMs - reachedMs);
      // As much longer as would hold half a page; nothing found is no measure.
      const longerMs = coveredMs * Math.min(STRETCH_GROWTH, this.pageSize / 2 / found.length);
      lengthMs = Math.min(Math.max(SLOT_MS, longerMs), 2 * STRETCH_MOST_MS);
      endMs = reachedMs;
      // Where the period begins within the stretch, that holds less than its length should.
      const isMeasure = isOfAll && (isFull || from === undefined || start !== first);
      if (isFirst) this.firstStretches.set(kind, isMeasure ? lengthMs : firstMs);
      for (const document of found) yield countedOf(document);
      if (isLast) return;
    }
  }
}

function later(one: string, other: string): string {
  return one > other ? one : other;
}

function countedOf(document: StoredBucket): CountedBucket {
  return { key: document._id, bucket: readBucketKey(document._id), counts: document.counts! };
}
