import type { Filter, Store } from '@hoso/store';

import type { Area } from '../domain/area.js';
import { readBucketKey, type BucketKind } from '../domain/bucket.js';
import { Buckets, type BucketQuery, type CountedBucket } from '../domain/buckets.js';
import type { Period } from '../domain/dossiers.js';
import { slotAfter, slotOf } from '../domain/vietnam-time.js';
import { agencyFilter, allOf, areaFilter, BUCKETS, type StoredBucket } from './collections.js';

const PAGE = 2_000;

/** The buckets on the Store port. */
export class BucketRepository extends Buckets {
  constructor(private readonly store: Store) {
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
    for (const kind of ['received', 'finished'] as const) yield* this.walk(kind, query.period, conditions);
  }

  override async countedSince(
    sinceMs: number,
    limit: number,
  ): Promise<readonly (CountedBucket & { readonly countedAtMs: number })[]> {
    const found = await this.store.find<StoredBucket>(
      BUCKETS.name,
      { countedAt: { $gte: new Date(sinceMs) } },
      { sort: { countedAt: 1 }, limit },
    );
    return found.map((document) => ({ ...countedOf(document), countedAtMs: document.countedAt!.getTime() }));
  }

  /** Keys begin with kind and slot, so a period is a range of them, walked in pages. */
  private async *walk(kind: BucketKind, period: Period, conditions: readonly Filter[]): AsyncIterable<CountedBucket> {
    const first = `${kind}|${period.from === undefined ? '' : slotOf(period.from)}`;
    const end = period.to === undefined ? `${kind}}` : `${kind}|${slotAfter(period.to)}`;
    for (let after: string | undefined; ; ) {
      const range = after === undefined ? { $gte: first, $lt: end } : { $gt: after, $lt: end };
      const page = await this.store.find<StoredBucket>(BUCKETS.name, allOf([{ _id: range }, ...conditions]), {
        sort: { _id: 1 },
        limit: PAGE,
      });
      for (const document of page) yield countedOf(document);
      if (page.length < PAGE) return;
      after = page.at(-1)!._id;
    }
  }
}

function countedOf(document: StoredBucket): CountedBucket {
  return { key: document._id, bucket: readBucketKey(document._id), counts: document.counts! };
}
