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
  readonly everyMs: number;
  /** Makes the call and brings its answer to a decision. Rejects only when that answer could not be recorded. */
  readonly carryOut: (dossierId: string, want: Want) => Promise<void>;
  /** Told after the write: a dossier's wants have another lease than this process knew. */
  readonly onTakenUp: (dossierId: string) => void;
  readonly onError: (error: unknown, doing: string) => void;
}

/**
 * Makes the outside calls that dossiers want: bounded, and outside of any decision. A want belongs to the process that
 * wrote it until its lease ends; then whoever looks first takes it over, so a killed process loses no call. A call
 * may be made twice; the answer counts once, because the want is gone after the first.
 */
export class Wants {
  private readonly stopping = new AbortController();
  private readonly waiting: { readonly dossierId: string; readonly want: Want }[] = [];
  private readonly inHand = new Set<string>();
  private loop: Promise<void> | null = null;
  private idle: (() => void)[] = [];

  constructor(private readonly options: WantsOptions) {}

  /** Calls that wait or are under way in this process. */
  get pending(): number {
    return this.waiting.length + this.inHand.size;
  }

  start(): void {
    this.loop = this.run();
  }

  /** Takes no new call; waits for those under way. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.waiting.length = 0;
    await this.loop;
    if (this.inHand.size > 0) await new Promise<void>((resolve) => this.idle.push(resolve));
  }

  /** Takes wants that this process has just written. */
  offer(dossierId: string, wants: readonly Want[]): void {
    if (this.stopping.signal.aborted) return;
    const room = Math.max(0, this.options.waitingMax - this.waiting.length);
    for (const want of wants.slice(0, room)) this.waiting.push({ dossierId, want });
    this.next();
  }

  private next(): void {
    while (this.inHand.size < this.options.concurrencyMax) {
      const taken = this.waiting.shift();
      if (!taken) return;
      const key = `${taken.dossierId} ${taken.want.id}`;
      if (this.inHand.has(key)) continue;
      this.inHand.add(key);
      void this.carry(key, taken.dossierId, taken.want);
    }
  }

  private async carry(key: string, dossierId: string, want: Want): Promise<void> {
    try {
      await this.options.carryOut(dossierId, want);
    } catch (error) {
      this.options.onError(error, `carry out want ${want.kind}`); // the lease ends and the want is taken up again
    }
    this.inHand.delete(key);
    if (this.inHand.size === 0) for (const resolve of this.idle.splice(0)) resolve();
    this.next();
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        await this.takeUpDue();
      } catch (error) {
        this.options.onError(error, 'take up wants');
      }
      await this.options.clock.sleep(this.options.everyMs, this.stopping.signal);
    }
  }

  /** Takes over wants whose moment has come; answers how many. */
  async takeUpDue(): Promise<number> {
    const room = this.options.waitingMax - this.waiting.length;
    if (room <= 0) return 0;
    const now = await this.options.store.now();
    const due = await this.options.store.find<LedgerDocument<unknown>>(
      this.options.collection,
      { nextWantAt: { $lte: now } },
      { sort: { nextWantAt: 1 }, limit: Math.min(room, 100), projection: { wants: 1, rev: 1, nextWantAt: 1 } },
    );
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
