import type { Channel } from '@hoso/contracts';

import type { Area } from './area.js';
import type { Bucket } from './bucket.js';
import type { BucketCounts } from './bucket-counts.js';
import type { Period } from './dossiers.js';

/** A bucket with what it says. */
export interface CountedBucket {
  readonly key: string;
  readonly bucket: Bucket;
  readonly counts: BucketCounts;
}

/** One that was counted at a moment, in milliseconds since the epoch. */
export interface RecountedBucket extends CountedBucket {
  readonly countedAtMs: number;
}

export interface BucketQuery {
  /** Bounds that do not lie between two slots take in the whole slot. */
  readonly period: Period;
  readonly agency: string | undefined;
  /** The agency and all below it. */
  readonly within: string | undefined;
  readonly procedure: string | undefined;
  readonly channel: Channel | undefined;
}

/** The counted buckets as the store keeps them. */
export abstract class Buckets {
  /** Every bucket of the period, of both kinds, in no order. */
  abstract read(area: Area, query: BucketQuery): AsyncIterable<CountedBucket>;

  /** Every filing bucket, in no order. */
  abstract filed(): AsyncIterable<CountedBucket>;

  /** The filing buckets of one slot. */
  abstract filedIn(slot: string): Promise<readonly CountedBucket[]>;

  /**
   * Buckets counted at or after a moment, and before another where there is one (milliseconds since the epoch), in the order of
   * counting, at most `limit`.
   */
  abstract countedBetween(fromMs: number, toMs: number | null, limit: number): Promise<readonly RecountedBucket[]>;
}
