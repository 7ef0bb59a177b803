import { Defect } from '@hoso/kernel';
import { Channel } from '@hoso/contracts';

import { NOTHING, sumCounts, type BucketCounts } from './bucket-counts.js';
import type { DossierRow } from './dossier-row.js';
import { slotOf } from './vietnam-time.js';

/** Which moment of a dossier decides the bucket: its filing, or its end. */
export type BucketKind = 'received' | 'finished';

/** A bucket's name, taken apart. */
export interface Bucket {
  readonly kind: BucketKind;
  /** Start of the five-minute slot in Vietnamese time, `2026-11-22T14:05`. */
  readonly slot: string;
  readonly agency: string;
  readonly procedure: string;
  readonly channel: Channel;
}

/** `<kind>|<slot>|<agency>|<procedure>|<channel>`. */
export function bucketKey(bucket: Bucket): string {
  return [bucket.kind, bucket.slot, bucket.agency, bucket.procedure, bucket.channel].join('|');
}

/** @throws Defect `bucket-key` when the text is no bucket's name. */
export function readBucketKey(key: string): Bucket {
  const [kind, slot, agency, procedure, channel, ...rest] = key.split('|');
  const isWhole = (kind === 'received' || kind === 'finished') && slot && agency && procedure && rest.length === 0;
  if (!isWhole) throw new Defect('bucket-key', `${key} names no bucket`);
  return { kind, slot, agency, procedure, channel: Channel.parse(channel) };
}

/** The buckets that count a row: none until its filing was heard, then one, and a second one when it has ended. */
export function bucketsOf(row: DossierRow): readonly string[] {
  const { receivedAt, closedAt, agency, procedure, channel } = row;
  if (receivedAt === null || agency === null || procedure === null || channel === null) return [];
  const key = (kind: BucketKind, at: string): string => bucketKey({ kind, slot: slotOf(at), agency, procedure, channel });
  return closedAt === null ? [key('received', receivedAt)] : [key('received', receivedAt), key('finished', closedAt)];
}

/** The buckets whose counts a change of a row may have changed: those it left, those it entered, those that see it differ. */
export function dirtyBuckets(before: DossierRow | null, after: DossierRow): readonly string[] {
  const left = new Set(before === null ? [] : bucketsOf(before));
  const entered = new Set(bucketsOf(after));
  return [...new Set([...left, ...entered])].filter((key) => {
    if (before === null || !left.has(key) || !entered.has(key)) return true;
    const { kind } = readBucketKey(key);
    return JSON.stringify(contributionOf(kind, before)) !== JSON.stringify(contributionOf(kind, after));
  });
}

/** Counts the rows of one bucket, from nothing. */
export function countBucket(kind: BucketKind, rows: Iterable<DossierRow>): BucketCounts {
  return sumCounts(Array.from(rows, (row) => contributionOf(kind, row)));
}

/** What one row adds to its bucket of that kind. */
export function contributionOf(kind: BucketKind, row: DossierRow): BucketCounts {
  return kind === 'received' ? receivedContribution(row) : finishedContribution(row);
}

function receivedContribution(row: DossierRow): BucketCounts {
  return {
    ...NOTHING,
    received: 1,
    receivedOnline: one(row.channel === 'online'),
    open: one(row.open),
    overdueOpen: one(row.overdue),
    rooms: row.room === null ? NOTHING.rooms : { ...NOTHING.rooms, [row.room]: 1 },
    statuses: { [row.status]: 1 },
  };
}

function finishedContribution(row: DossierRow): BucketCounts {
  return {
    ...NOTHING,
    finished: one(row.end === 'finished'),
    onTime: one(row.timeliness === 'on-time'),
    late: one(row.timeliness === 'late'),
    withoutDueDate: one(row.timeliness === 'no-due-date'),
    granted: one(row.end === 'finished' && row.outcome === 'granted'),
    refused: one(row.end === 'finished' && row.outcome === 'refused'),
    notAccepted: one(row.end === 'not-accepted'),
    withdrawn: one(row.end === 'withdrawn'),
    stopped: one(row.end === 'stopped'),
    durations: row.processingSeconds === null ? [] : [[row.processingSeconds, 1]],
    applicantSeconds: row.applicantSeconds,
    applicantWaited: one(row.applicantSeconds > 0),
  };
}

function one(condition: boolean): 0 | 1 {
  return condition ? 1 : 0;
}
