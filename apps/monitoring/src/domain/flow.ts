import type { Service } from '@hoso/contracts';

import type { BucketCounts } from './bucket-counts.js';
import type { Comparison } from './comparison.js';
import { ROOMS } from './room.js';
import type { RoomState } from './room-state.js';

/** One of the four rooms as the page shows it. */
export interface RoomFlow {
  readonly room: Service;
  /** Dossiers that the room must do something for; in monitoring: rows that are not counted yet. */
  readonly waiting: number;
  /** What went through in the last minute: filed, identified, closed; in monitoring: events heard. */
  readonly perMinute: number;
  /** Since when the longest waiting one has been there, ISO 8601 in UTC. */
  readonly oldestSince: string | null;
  readonly state: RoomState;
}

/** The flow at one moment. */
export interface Flow {
  readonly at: string;
  /** Everything heard before this moment is in the figures; null before the first count. */
  readonly asOf: string | null;
  readonly rooms: readonly RoomFlow[];
  /** Dossiers counted over all time. `received` = `open` + `closed`, always. */
  readonly totals: { readonly received: number; readonly open: number; readonly closed: number; readonly overdue: number };
  /** What came of holding the watch against the owners' records. */
  readonly comparison: Comparison;
  readonly parked: number;
  readonly unpublished: number;
  readonly repaired: number;
  readonly neighbours: readonly { readonly name: string; readonly state: RoomState }[];
  readonly store: { readonly engine: string; readonly durable: boolean };
}

/** A few numbers of a past moment, for the lines on the page. */
export interface FlowPoint {
  readonly at: string;
  readonly waiting: readonly number[];
  readonly received: number;
  readonly open: number;
  readonly overdue: number;
  readonly unpublished: number;
}

export function pointOf(flow: Flow): FlowPoint {
  return {
    at: flow.at,
    waiting: flow.rooms.map(({ waiting }) => waiting),
    received: flow.totals.received,
    open: flow.totals.open,
    overdue: flow.totals.overdue,
    unpublished: flow.unpublished,
  };
}

/** What the flow needs of all filing buckets together. */
export interface FlowTotals {
  readonly received: number;
  readonly open: number;
  readonly overdueOpen: number;
  readonly rooms: BucketCounts['rooms'];
}

/** The counts of all filing buckets, kept up with as buckets are counted anew; a few numbers per bucket. */
export class FlowBoard {
  private readonly buckets = new Map<string, readonly number[]>();
  private readonly sums = new Array<number>(3 + ROOMS.length).fill(0);

  /** Puts a bucket's present counts in the place of those it had. */
  put(key: string, { received, open, overdueOpen, rooms }: BucketCounts): void {
    const before = this.buckets.get(key);
    const now = [received, open, overdueOpen, ...ROOMS.map((room) => rooms[room])];
    this.buckets.set(key, now);
    now.forEach((count, index) => {
      this.sums[index]! += count - (before?.[index] ?? 0);
    });
  }

  total(): FlowTotals {
    const [received, open, overdueOpen, ...rooms] = this.sums;
    return {
      received: received!,
      open: open!,
      overdueOpen: overdueOpen!,
      rooms: Object.fromEntries(ROOMS.map((room, index) => [room, rooms[index]!])) as unknown as BucketCounts['rooms'],
    };
  }
}
