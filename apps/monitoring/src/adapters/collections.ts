import type { CollectionDeclaration, Filter, StoredDocument } from '@hoso/store';

import type { Area } from '../domain/area.js';
import type { BucketCounts } from '../domain/bucket-counts.js';

/** The ledger's collection: one document per dossier. */
export const DOSSIERS = 'dossiers';

/** The counted buckets, each under its key. */
export const BUCKETS: CollectionDeclaration = {
  name: 'buckets',
  fields: {
    kind: 'string',
    slot: 'string',
    agency: 'string',
    procedure: 'string',
    channel: 'string',
    counts: 'object?',
    claim: 'string',
    countedAt: 'date?',
  },
  indexes: [{ name: 'counted', keys: { countedAt: 1 }, sparse: true }],
};

/** A bucket as it is stored. Without `counts` it was claimed and not yet counted. */
export interface StoredBucket extends StoredDocument {
  readonly agency: string;
  readonly counts?: BucketCounts;
  /** Who counts it: only the last one who claimed it may write. */
  readonly claim: string;
  readonly countedAt?: Date;
}

/** A filter that lets an agency and all below it pass, on a field; no condition where there is none. */
export function agencyFilter(field: string, agency: string | null | undefined): readonly Filter[] {
  if (agency === null || agency === undefined) return [];
  return [{ $or: [{ [field]: agency }, { [field]: { $gt: `${agency}.`, $lt: `${agency}/` } }] }];
}

/** The same for an area. */
export function areaFilter(field: string, area: Area): readonly Filter[] {
  return agencyFilter(field, area.agency);
}

/** All of the conditions; every document where there are none. */
export function allOf(conditions: readonly Filter[]): Filter {
  return conditions.length === 0 ? {} : { $and: conditions };
}
