import type { MetricEvent, Speaker } from '@hoso/contracts';

/** What the watch keeps of a metric event: its name for ever, its time, its cause and its measure. No personal data. */
export interface HeardEvent {
  readonly owner: Speaker;
  readonly n: number;
  readonly name: string;
  readonly version: number;
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly cause: string;
  readonly traceId: string;
  readonly metric: unknown;
}

/** The part of a metric event that is kept. */
export function heardEventOf(event: MetricEvent): HeardEvent {
  const { owner, n, name, version, at, cause, traceId, metric } = event;
  return { owner, n, name, version, at, cause, traceId, metric };
}

/** The one order of a dossier's events: by time, and where times are equal by owner and number. */
export function compareEvents(left: HeardEvent, right: HeardEvent): number {
  if (left.at !== right.at) return left.at < right.at ? -1 : 1;
  if (left.owner !== right.owner) return left.owner < right.owner ? -1 : 1;
  return left.n - right.n;
}

/** The events with one more, in their order. An event that is already there is not taken twice. */
export function withEvent(events: readonly HeardEvent[], event: HeardEvent): readonly HeardEvent[] {
  if (events.some((known) => known.owner === event.owner && known.n === event.n)) return events;
  return [...events, event].sort(compareEvents);
}
