import { ROOMS, type Room } from './room.js';

/** Whole seconds and how many dossiers took them. */
export type DurationCount = readonly [seconds: number, count: number];

/**
 * What a bucket says. Members of the first group are counted by the moment of filing, of the second by the moment the
 * dossier was closed; adding the counts of many buckets gives the counts of all of them.
 */
export interface BucketCounts {
  readonly received: number;
  readonly receivedOnline: number;
  readonly open: number;
  readonly overdueOpen: number;
  /** Open or awaiting delivery, by the room that must act. */
  readonly rooms: Readonly<Record<Room, number>>;
  readonly statuses: Readonly<Record<string, number>>;

  readonly finished: number;
  readonly onTime: number;
  readonly late: number;
  readonly withoutDueDate: number;
  readonly granted: number;
  readonly refused: number;
  readonly notAccepted: number;
  readonly withdrawn: number;
  readonly stopped: number;
  /** Processing times, ascending by seconds. */
  readonly durations: readonly DurationCount[];
  /** How long the dossiers closed here had waited for their applicants, and how many had. */
  readonly applicantSeconds: number;
  readonly applicantWaited: number;
}

type Numbers = Exclude<keyof BucketCounts, 'rooms' | 'statuses' | 'durations'>;

const NUMBERS: readonly Numbers[] = [
  'received', 'receivedOnline', 'open', 'overdueOpen', 'finished', 'onTime', 'late', 'withoutDueDate', 'granted',
  'refused', 'notAccepted', 'withdrawn', 'stopped', 'applicantSeconds', 'applicantWaited',
];

/** Nothing counted. */
export const NOTHING: BucketCounts = {
  ...(Object.fromEntries(NUMBERS.map((name) => [name, 0])) as Record<Numbers, number>),
  rooms: { intake: 0, 'identity-verification': 0, processing: 0 },
  statuses: {},
  durations: [],
};

/** The counts of several buckets together. */
export function sumCounts(all: Iterable<BucketCounts>): BucketCounts {
  const numbers = { ...NOTHING } as Record<Numbers, number>;
  const rooms: Record<Room, number> = { ...NOTHING.rooms };
  const statuses: Record<string, number> = {};
  const durations = new Map<number, number>();
  for (const counts of all) {
    for (const name of NUMBERS) numbers[name] += counts[name];
    for (const room of ROOMS) rooms[room] += counts.rooms[room];
    for (const [status, count] of Object.entries(counts.statuses)) statuses[status] = (statuses[status] ?? 0) + count;
    for (const [seconds, count] of counts.durations) durations.set(seconds, (durations.get(seconds) ?? 0) + count);
  }
  return {
    ...NOTHING,
    ...numbers,
    rooms,
    statuses,
    durations: [...durations].sort(([left], [right]) => left - right),
  };
}
