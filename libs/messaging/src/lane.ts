import { Clock, Random } from '@hoso/kernel';

import type { ReceivedBatch, ReceivedMessage } from './bus.js';
import { growingDelay, type DelayBounds } from './growing-delay.js';

/** How long a rejected batch waits before it is handed in again. */
export const REDELIVERY_DELAY: DelayBounds = { firstMs: 100, mostMs: 10_000 };

/** What a lane needs from the membership it belongs to. */
export interface LaneOptions {
  readonly topic: string;
  readonly partition: number;
  readonly batchMessagesMax: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly handle: (batch: ReceivedBatch) => Promise<void>;
  /** False while the consumption is paused or stopping: nothing new is handed in then. */
  readonly mayRun: () => boolean;
  /** The batch before `nextOffset` was handled. */
  readonly onHandled: (lane: Lane, nextOffset: string) => void;
  /** The batch was refused for the `attempt`th time in a row and waits `delayMs`. */
  readonly onRejected: (lane: Lane, error: unknown, attempt: number, delayMs: number) => void;
  /**
   * Nothing of this partition is handed in before this settles: what an earlier owner of the lane's place still has
   * in hand.
   */
  readonly after?: Promise<void>;
}

/**
 * One partition's way from the broker to the handler: messages wait in order, are handed in one batch at a time, and a
 * rejected batch is handed in again, unchanged, after growing delays, until it passes or the lane is emptied or closed.
 * Lanes know nothing of each other, so a partition in trouble holds up nobody else.
 */
export class Lane {
  readonly topic: string;
  readonly partition: number;
  private waiting: ReceivedMessage[] = [];
  /** Taken from `waiting` and not yet handled: being handled now, or in a delay between two attempts. */
  private inHand: readonly ReceivedMessage[] | undefined;
  private attempt = 0;
  private running: Promise<void> | undefined;
  private closed = false;
  private interrupt = new AbortController();

  constructor(private readonly options: LaneOptions) {
    this.topic = options.topic;
    this.partition = options.partition;
  }

  /** How many messages wait behind the batch in hand. */
  get waitingCount(): number {
    return this.waiting.length;
  }

  /** Adds what was fetched; the caller keeps the order. */
  push(messages: readonly ReceivedMessage[]): void {
    if (this.closed) return;
    if (this.waiting.length === 0) this.waiting = [...messages];
    else for (const message of messages) this.waiting.push(message);
    this.run();
  }

  /** Goes on after a pause, or does nothing. */
  run(): void {
    if (this.running !== undefined || this.closed || !this.options.mayRun()) return;
    if (this.inHand === undefined && this.waiting.length === 0) return;
    this.running = this.work().finally(() => {
      this.running = undefined;
      // Something may have arrived between the last look and the end.
      this.run();
    });
  }

  /**
   * Drops what waits and gives up repeating: it will be fetched again. A handler that is running now is left to end.
   */
  empty(): void {
    this.waiting = [];
    this.inHand = undefined;
    this.wake();
  }

  /** Ends a delay between two attempts, so that a pause or stop is noticed at once. */
  wake(): void {
    this.interrupt.abort('woken');
    this.interrupt = new AbortController();
  }

  /** The partition belongs to someone else, or the consumption ends. */
  close(): void {
    this.closed = true;
    this.empty();
  }

  /** Resolves when no handler of this lane is running. */
  async idle(): Promise<void> {
    await this.options.after;
    while (this.running !== undefined) await this.running;
  }

  private async work(): Promise<void> {
    await this.options.after;
    while (!this.closed && this.options.mayRun()) {
      const batch = this.inHand ?? this.take();
      if (batch === undefined) return;
      const error = await this.tryToHandle(batch);
      // Emptied meanwhile: only the broker knows where this partition goes on.
      if (this.inHand !== batch) continue;
      if (error === undefined) {
        this.inHand = undefined;
        this.options.onHandled(this, nextOffsetAfter(batch));
      } else {
        this.attempt += 1;
        const delayMs = growingDelay(this.attempt, REDELIVERY_DELAY, this.options.random);
        this.options.onRejected(this, error.reason, this.attempt, delayMs);
        await this.options.clock.sleep(delayMs, this.interrupt.signal);
      }
    }
  }

  private take(): readonly ReceivedMessage[] | undefined {
    if (this.waiting.length === 0) return undefined;
    const most = this.options.batchMessagesMax;
    const batch = this.waiting.length <= most ? this.waiting : this.waiting.slice(0, most);
    this.waiting = batch === this.waiting ? [] : this.waiting.slice(most);
    this.inHand = batch;
    this.attempt = 0;
    return batch;
  }

  private async tryToHandle(messages: readonly ReceivedMessage[]): Promise<{ readonly reason: unknown } | undefined> {
    try {
      await this.options.handle({ topic: this.topic, partition: this.partition, messages });
      return undefined;
    } catch (reason) {
      return { reason };
    }
  }
}

function nextOffsetAfter(messages: readonly ReceivedMessage[]): string {
  const last = messages[messages.length - 1];
  return last === undefined ? '0' : offsetAfter(last.offset);
}

/** The offset that follows `offset`; offsets are 64 bits wide and travel as decimal strings. */
export function offsetAfter(offset: string): string {
  const number = Number(offset);
  return number < Number.MAX_SAFE_INTEGER ? String(number + 1) : String(BigInt(offset) + 1n);
}
