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
  const sum = new CountSum();
  for (const counts of all) sum.add(counts, 1);
  return sum.total();
}

/** A running sum of counts, from which counts can be taken out again exactly. */
export class CountSum {
  private readonly numbers = Object.fromEntries(NUMBERS.map((name) => [name, 0])) as Record<Numbers, number>;
  private readonly rooms: Record<Room, number> = { ...NOTHING.rooms };
  private readonly statuses = new Map<string, number>();
  private readonly durations = new Map<number, number>();

  /** Adds the counts (1) or takes them out (-1). */
  add(counts: BucketCounts, sign: 1 | -1): void {
    for (const name of NUMBERS) this.numbers[name] += sign * counts[name];
    for (const room of ROOMS) this.rooms[room] += sign * counts.rooms[room];
    for (const [status, count] of Object.entries(counts.statuses)) move(this.statuses, status, sign * count);
    for (const [seconds, count] of counts.durations) move(this.durations, seconds, sign * count);
  }

  total(): BucketCounts {
    return {
      ...this.numbers,
      rooms: { ...this.rooms },
      statuses: Object.fromEntries([...this.statuses].sort(([left], [right]) => Number(left) - Number(right))),
      durations: [...this.durations].sort(([left], [right]) => left - right),
    };
  }
}

function move<Key>(counts: Map<Key, number>, key: Key, by: number): void {
  const count = (counts.get(key) ?? 0) + by;
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
}
