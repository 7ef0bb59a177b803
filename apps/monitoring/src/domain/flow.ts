import type { Service } from '@hoso/contracts';

import type { BucketCounts } from './bucket-counts.js';
import type { CountedBucket } from './buckets.js';
import type { Comparison } from './comparison.js';
import { ROOMS } from './room.js';
import type { RoomState } from './room-state.js';
import { SLOTS_A_DAY, slotOfDay } from './vietnam-time.js';

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

/** What the flow needs of one bucket or of several: received, open, overdue, and those in each room. */
type Line = readonly number[];

const NO_LINE: Line = new Array<number>(3 + ROOMS.length).fill(0);
const WIDTH = NO_LINE.length;

/**
 * The sums of all filing buckets, kept up with as buckets are counted anew. What a bucket said before must be known then, so the
 * buckets of the slots that were used last are at hand. Of every other slot the sums alone are kept, and whoever brings one
 * of its buckets is told to bring them all. So it grows with the days in which somebody filed, by 7 kB each, not with the buckets.
 */
export class FlowBoard {
  /** Sums of the slots of a day, each slot's line behind the other. */
  private readonly days = new Map<string, Int32Array>();
  private readonly sums = [...NO_LINE];
  private readonly atHand = new Map<string, Map<string, Line>>();
  private held = 0;

  /** @param heldMax how many buckets may be at hand; those of one slot may be more. */
  constructor(private readonly heldMax = 50_000) {}

  /** How many buckets are at hand; a slot counts as one more. */
  get size(): number {
    return this.held;
  }

  /** Adds a bucket that is not on the board yet, and keeps nothing of it but the sums of its slot. */
  add({ bucket, counts }: CountedBucket): void {
    this.move(bucket.slot, NO_LINE, lineOf(counts));
  }

  /** Puts a bucket's present counts in the place of those it had. False where these are not at hand: its slot has to be replaced. */
  put({ key, bucket: { slot }, counts }: CountedBucket): boolean {
    const lines = this.atHand.get(slot);
    if (lines === undefined) return false;
    const before = lines.get(key);
    const now = lineOf(counts);
    lines.set(key, now);
    this.move(slot, before ?? NO_LINE, now);
    if (before === undefined) this.held += 1;
    this.atHand.delete(slot);
    this.atHand.set(slot, lines); // used last, forgotten last
    this.forgetTheOldest();
    return true;
  }

  /** Puts a slot's buckets, all of them, in the place of whatever was known of it. */
  replace(slot: string, buckets: readonly CountedBucket[]): void {
    this.forget(slot);
    const lines = new Map(buckets.map(({ key, counts }) => [key, lineOf(counts)]));
    const cells = this.cellsOf(slot);
    const now = NO_LINE.map((_, index) => [...lines.values()].reduce((sum, line) => sum + line[index]!, 0));
    this.move(slot, cells, now);
    this.atHand.set(slot, lines);
    this.held += lines.size + 1;
    this.forgetTheOldest();
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

  private move(slot: string, before: ArrayLike<number>, now: Line): void {
    const cells = this.cellsOf(slot);
    now.forEach((count, index) => {
      const by = count - before[index]!;
      cells[index]! += by;
      this.sums[index]! += by;
    });
  }

  private cellsOf(slot: string): Int32Array {
    const day = slot.slice(0, 10);
    const cells = this.days.get(day) ?? new Int32Array(SLOTS_A_DAY * WIDTH);
    this.days.set(day, cells);
    const start = slotOfDay(slot) * WIDTH;
    return cells.subarray(start, start + WIDTH);
  }

  private forgetTheOldest(): void {
    for (const slot of this.atHand.keys()) {
      if (this.held <= this.heldMax || this.atHand.size === 1) return;
      this.forget(slot);
    }
  }

  private forget(slot: string): void {
    const lines = this.atHand.get(slot);
    if (lines === undefined) return;
    this.atHand.delete(slot);
    this.held -= lines.size + 1;
  }
}

function lineOf({ received, open, overdueOpen, rooms }: BucketCounts): Line {
  return [received, open, overdueOpen, ...ROOMS.map((room) => rooms[room])];
}
