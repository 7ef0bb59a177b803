import type { MetricEvent } from '@hoso/contracts';

import { bucketsOf, dirtyBuckets } from './bucket.js';
import { rowOf, type DossierRow } from './dossier-row.js';
import { heardEventOf, withEvent, type HeardEvent } from './heard-event.js';

/** All that the watch keeps about one dossier. */
export interface Watch {
  /** Every metric event heard, in the one order. */
  readonly events: readonly HeardEvent[];
  /** The due date that is known to have passed; the row is overdue while this is the due date in force. */
  readonly duePassed: string | null;
  readonly row: DossierRow;
  /** The buckets that count the row. */
  readonly buckets: readonly string[];
  /** The buckets that must be counted anew. Only grows here; the recounter clears it. */
  readonly dirty: readonly string[];
  /** Since when a bucket has been waiting to be counted; present only while one does. */
  readonly dirtyAt?: string;
}

/** The watch after one more metric event. `nowMs`: milliseconds since the epoch. */
export function hearEvent(watch: Watch | null, event: MetricEvent, nowMs: number): Watch {
  return withRow(watch, withEvent(watch?.events ?? [], heardEventOf(event)), watch?.duePassed ?? null, nowMs);
}

/** The watch after a due date has passed. */
export function passDueDate(watch: Watch, dueAt: string, nowMs: number): Watch {
  return withRow(watch, watch.events, dueAt, nowMs);
}

/** The watch after its marked buckets were counted. */
export function withoutMarks(watch: Watch): Watch {
  const { dirtyAt: _dirtyAt, ...rest } = watch;
  return { ...rest, dirty: [] };
}

/** The due date to wake up for: none when the dossier has ended, waits for its applicant, or is overdue already. */
export function awaitedDueDate(watch: Watch): string | null {
  const { row } = watch;
  return row.open && !row.waitsForApplicant && !row.overdue ? row.dueAt : null;
}

function withRow(
  watch: Watch | null,
  events: readonly HeardEvent[],
  duePassed: string | null,
  nowMs: number,
): Watch {
  const row = rowOf(events, duePassed);
  const dirty = [...new Set([...(watch?.dirty ?? []), ...dirtyBuckets(watch?.row ?? null, row)])].sort();
  return {
    events,
    duePassed,
    row,
    buckets: bucketsOf(row),
    dirty,
    ...(dirty.length > 0 ? { dirtyAt: watch?.dirtyAt ?? new Date(nowMs).toISOString() } : {}),
  };
}
