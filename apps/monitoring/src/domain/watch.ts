import type { MetricEvent } from '@hoso/contracts';
import { canonicalJson, type Json } from '@hoso/kernel';

import { bucketsOf, dirtyBuckets } from './bucket.js';
import { rowOf, type DossierRow } from './dossier-row.js';
import { heardEventOf, withEvent, type HeardEvent } from './heard-event.js';
import { storyOf } from './story.js';
import { clockStands } from './waiting.js';

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

/** Whether the row, its buckets and the moment of its marks are what the events say. */
export function isTrueToItsEvents({ events, duePassed, row, buckets, dirty, dirtyAt }: Watch): boolean {
  const trueRow = rowOf(events, duePassed);
  const kept = canonicalJson({ row, buckets, isMarked: dirtyAt !== undefined } as unknown as Json);
  return kept === canonicalJson({ row: trueRow, buckets: bucketsOf(trueRow), isMarked: dirty.length > 0 } as unknown as Json);
}

/** The watch with the row that its events say, and every bucket of that row to be counted anew. */
export function rederived({ events, duePassed, dirty, dirtyAt }: Watch, nowMs: number): Watch {
  const row = rowOf(events, duePassed);
  const buckets = bucketsOf(row);
  const marked = [...new Set([...dirty, ...buckets])].sort();
  const since = marked.length > 0 ? { dirtyAt: dirtyAt ?? new Date(nowMs).toISOString() } : {};
  return { events, duePassed, row, buckets, dirty: marked, ...since };
}

/** The due date to wake up for: none when the dossier has ended, its clock stands, or it is overdue already. */
export function awaitedDueDate(watch: Watch): string | null {
  const { row, events } = watch;
  return row.open && !row.overdue && row.dueAt !== null && !clockStands(storyOf(events)) ? row.dueAt : null;
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
