import type { Clock } from '@hoso/kernel';
import type { Store } from '@hoso/store';

import { earliest, WANT_LEASE_MS } from './change.js';
import type { LedgerDocument, Want } from './document.js';

export interface WantsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly collection: string;
  /** Calls under way at once. */
  readonly concurrencyMax: number;
  /** Wants in memory that wait for their call; what does not fit is found again by the index. */
  readonly waitingMax: number;
  /** Answers that wait to be recorded; beyond, nobody is called. */
  readonly answersMax: number;
  readonly everyMs: number;
  /** Makes the call. */
  readonly call: (dossierId: string, want: Want) => Promise<unknown>;
  /** Brings its answer to a decision. Rejects when that could not be recorded. */
  readonly record: (dossierId: string, want: Want, answer: unknown) => Promise<void>;
  /** Told after the write: a dossier's wants have another lease than this process knew. */
  readonly onTakenUp: (dossierId: string) => void;
  readonly onError: (error: unknown, doing: string) => void;
}

interface Wanted {
  readonly dossierId: string;
  readonly want: Want;
  /** By this process's clock: then the lease ends, and whoever looks first has it. */
  readonly untilMs: number;
}

/** A neighbour who answers within this time is quick: what waits for its calls waits for us. */
const QUICK_MS = 1_000;
/** So much of what is known about the time of a call is what the last one took. */
const LAST_CALL_PART = 0.2;
/** More than this for each call that may be under way is a crowd. */
const CROWD_PER_CALL = 2;
/** So many are taken up with one write, and nothing while more than as many wait: they would outlive their lease again. */
const TAKEN_UP_MAX = 100;

/**
 * Makes the outside calls that dossiers want: bounded, and outside of any decision. A want belongs to the process that
 * wrote it until its lease ends; then whoever looks first takes it over, so a killed process loses no call. A call
 * may be made twice; the answer counts once, because the want is gone after the first.
 */
export class Wants {
  private readonly stopping = new AbortController();
  /** By what says which want it is: one that is taken up while it waits keeps its place. */
  private readonly waiting = new Map<string, Wanted>();
  /** Those that are called for, or whose answers are being recorded. */
  private readonly inHand = new Set<string>();
  private calling = 0;
  private callMs = 0;
  private held: (() => void)[] = [];
  private resting: AbortController | undefined;
  /** The last look may not have found all. */
  private mayBeMore = false;
  private loop: Promise<void> | null = null;
  private idle: (() => void)[] = [];

  constructor(private readonly options: WantsOptions) {}

  /** Calls that wait or are under way in this process. */
  get pending(): number {
    return this.waiting.size + this.inHand.size;
  }

  /**
   * Resolves at once, or, while many wait though the neighbour is quick, when that is over: more work of the same kind would only wait
   * here, where nobody sees it. A neighbour who is slow or silent holds nobody up.
   */
  async uncrowded(): Promise<void> {
    if (this.isCrowded) await new Promise<void>((resolve) => this.held.push(resolve));
  }

  private get isCrowded(): boolean {
    return this.waiting.size > this.options.concurrencyMax * CROWD_PER_CALL && this.callMs < QUICK_MS;
  }

  start(): void {
    this.loop = this.run();
  }

  /** Takes no new call; waits for those under way. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.resting?.abort();
    this.waiting.clear();
    this.next();
    await this.loop;
    if (this.inHand.size > 0) await new Promise<void>((resolve) => this.idle.push(resolve));
  }

  /** Takes wants that this process has just written. */
  offer(dossierId: string, wants: readonly Want[]): void {
    if (this.stopping.signal.aborted) return;
    const untilMs = this.options.clock.now() + WANT_LEASE_MS;
    for (const want of wants) {
      const key = `${dossierId} ${want.id}`;
      if (this.inHand.has(key)) continue;
      if (this.waiting.size < this.options.waitingMax || this.waiting.has(key)) this.waiting.set(key, { dossierId, want, untilMs });
    }
    this.next();
  }

  private next(): void {
    const { concurrencyMax, answersMax, clock } = this.options;
    while (this.calling < concurrencyMax && this.inHand.size - this.calling < answersMax) {
      const [first] = this.waiting;
      if (first === undefined) break;
      const [key, { dossierId, want, untilMs }] = first;
      this.waiting.delete(key);
      if (clock.now() >= untilMs) continue;
      this.inHand.add(key);
      void this.carry(key, dossierId, want);
    }
    if (this.isShort) this.resting?.abort();
    if (!this.isCrowded) for (const resolve of this.held.splice(0)) resolve();
  }

  private async carry(key: string, dossierId: string, want: Want): Promise<void> {
    try {
      const answer = await this.callFor(dossierId, want);
      await this.options.record(dossierId, want, answer);
    } catch (error) {
      this.options.onError(error, `carry out want ${want.kind}`); // the lease ends and the want is taken up again
    }
    this.inHand.delete(key);
    if (this.inHand.size === 0) for (const resolve of this.idle.splice(0)) resolve();
    this.next();
  }

  /** The neighbour is done with it once it has answered: the next call need not wait until that is recorded. */
  private async callFor(dossierId: string, want: Want): Promise<unknown> {
    this.calling += 1;
    const startedMs = this.options.clock.now();
    try {
      return await this.options.call(dossierId, want);
    } finally {
      this.calling -= 1;
      this.callMs += LAST_CALL_PART * (this.options.clock.now() - startedMs - this.callMs);
      this.next();
    }
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        await this.takeUpDue();
      } catch (error) {
        this.options.onError(error, 'take up wants');
      }
      await this.rest();
    }
  }

  /** Until it is time to look again, or nothing waits any more though there may be more to take up. */
  private async rest(): Promise<void> {
    if (this.stopping.signal.aborted || this.isShort) return;
    this.resting = new AbortController();
    await this.options.clock.sleep(this.options.everyMs, this.resting.signal);
    this.resting = undefined;
  }

  private get isShort(): boolean {
    return this.mayBeMore && this.waiting.size === 0;
  }

  /** Takes over wants whose moment has come; answers how many. */
  async takeUpDue(): Promise<number> {
    const room = Math.min(this.options.waitingMax, TAKEN_UP_MAX) - this.waiting.size;
    this.mayBeMore = room <= 0;
    if (room <= 0) return 0;
    const now = await this.options.store.now();
    const due = await this.options.store.find<LedgerDocument<unknown>>(
      this.options.collection,
      { nextWantAt: { $lte: now } },
      { sort: { nextWantAt: 1 }, limit: room, projection: { wants: 1, rev: 1, nextWantAt: 1 } },
    );
    this.mayBeMore = due.length === room;
    if (due.length === 0) return 0;
    const leaseEnds = new Date(now.getTime() + WANT_LEASE_MS);
    const outcomes = await this.options.store.writeBatch(
      due.map((document) => {
        const wants = document.wants.map((want) => (want.at <= now ? { ...want, at: leaseEnds } : want));
        return {
          kind: 'update' as const,
          collection: this.options.collection,
          filter: { _id: document._id, rev: document.rev, nextWantAt: document.nextWantAt },
          update: { $set: { nextWantAt: earliest(wants.map(({ at }) => at)), wants } },
        };
      }),
    );
    due.forEach((document, index) => {
      if (outcomes[index] !== 'applied') return;
      this.options.onTakenUp(document._id);
      this.offer(document._id, document.wants.filter((want) => want.at <= now));
    });
    return due.length;
  }
}
