import { encodeFact, encodeMetric, type Fact, type Speaker } from '@hoso/contracts';
import type { Clock } from '@hoso/kernel';
import type { Bus } from '@hoso/messaging';
import type { Store, UpdateOperation } from '@hoso/store';

import type { DatabaseTime } from './database-time.js';
import type { LedgerDocument, LogEntry } from './document.js';

export interface RelayOptions {
  readonly owner: Speaker;
  readonly store: Store;
  /** Has its turn while nothing else of this process writes to dossiers. */
  readonly between: <Result>(work: () => Promise<Result>) => Promise<Result>;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly time: DatabaseTime;
  readonly collection: string;
  /** Facts kept in memory at most; what does not fit is found again by the index. */
  readonly waitingFactsMax: number;
  /** Facts carried in one call at most. */
  readonly batchFactsMax: number;
  /** How long marks gather before they are written. */
  readonly markEveryMs: number;
  /** Facts that wait longer than this are taken up again by the index: their memory is gone. */
  readonly recoverAfterMs: number;
  /** Told after the write: up to which fact a dossier is marked. */
  readonly onMarked: (dossierId: string, n: number) => void;
  readonly onError: (error: unknown, doing: string) => void;
}

interface Outgoing {
  readonly fact: Fact;
  readonly metric: unknown;
}

const RETRY_MS_MAX = 5_000;

/**
 * Carries own facts to the courier: at once and from memory, in batches, in order per dossier. That a fact is out is
 * marked lazily; a process that dies in between leaves `unpublishedSince` behind, and any process takes those up again.
 */
export class Relay {
  private readonly outgoing: Outgoing[] = [];
  private readonly marks = new Map<string, number>();
  private readonly stopping = new AbortController();
  private sending: Promise<void> | null = null;
  private loops: Promise<void>[] = [];
  private failures = 0;
  private failedAtMs = Number.NEGATIVE_INFINITY;
  private sent = 0;

  constructor(private readonly options: RelayOptions) {}

  /** Facts in memory that wait for the courier. */
  get waiting(): number {
    return this.outgoing.length;
  }

  /** Facts that the courier has acknowledged since the start. */
  get published(): number {
    return this.sent;
  }

  start(): void {
    this.loops = [this.markLoop(), this.recoveryLoop()];
  }

  /** Stops taking up, waits a moment for what is in hand, writes the marks. What is left is found by the next process. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all([...this.loops, this.sending]);
    await this.writeMarks();
  }

  /** Takes facts that have just become durable. */
  offer(facts: readonly Fact[], metrics: readonly unknown[]): void {
    if (this.outgoing.length + facts.length > this.options.waitingFactsMax) return;
    facts.forEach((fact, index) => this.outgoing.push({ fact, metric: metrics[index] }));
    this.send();
  }

  /** The highest fact of a dossier that is out and not marked, given away to a write that marks it on its way. */
  takeMark(dossierId: string): number | undefined {
    const mark = this.marks.get(dossierId);
    if (mark !== undefined) this.marks.delete(dossierId);
    return mark;
  }

  private send(): void {
    this.sending ??= this.sendLoop();
  }

  private async sendLoop(): Promise<void> {
    await Promise.resolve(); // lets what was spoken together travel together
    while (this.outgoing.length > 0 && !this.stopping.signal.aborted) {
      const batch = this.outgoing.slice(0, this.options.batchFactsMax);
      try {
        await this.publish(batch);
        this.outgoing.splice(0, batch.length);
        this.failures = 0;
      } catch (error) {
        this.failures += 1;
        if (this.failures === 1) this.options.onError(error, 'publish');
        await this.options.clock.sleep(Math.min(RETRY_MS_MAX, 100 * 2 ** this.failures), this.stopping.signal);
      }
    }
    this.sending = null;
  }

  private async publish(batch: readonly Outgoing[]): Promise<void> {
    const messages = batch.flatMap(({ fact, metric }) => {
      const { data: _data, ...event } = fact;
      return [encodeFact(fact), encodeMetric({ ...event, metric })];
    });
    try {
      await this.options.bus.publish(messages);
    } catch (error) {
      this.failedAtMs = this.options.clock.now();
      throw error;
    }
    this.sent += batch.length;
    for (const { fact } of batch) {
      this.marks.set(fact.dossierId, Math.max(fact.n, this.marks.get(fact.dossierId) ?? 0));
    }
  }

  private async markLoop(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      await this.options.clock.sleep(this.options.markEveryMs, this.stopping.signal);
      await this.writeMarks();
    }
  }

  private async writeMarks(): Promise<void> {
    if (this.marks.size > 0) await this.options.between(() => this.writeMarksNow());
  }

  private async writeMarksNow(): Promise<void> {
    while (this.marks.size > 0) {
      const taken = [...this.marks].slice(0, 500);
      for (const [dossierId] of taken) this.marks.delete(dossierId);
      const operations = taken.map(([dossierId, n]): UpdateOperation => ({
        kind: 'update',
        collection: this.options.collection,
        filter: { _id: dossierId, v: n },
        update: { $max: { published: n }, $unset: { unpublishedSince: '' }, $currentDate: { spokenAt: true } },
      }));
      try {
        const outcomes = await this.options.store.writeBatch(operations);
        taken.forEach(([dossierId, n], index) => {
          if (outcomes[index] === 'applied') this.options.onMarked(dossierId, n);
        });
      } catch (error) {
        this.options.onError(error, 'mark published facts'); // recovery publishes and marks them once more
        return;
      }
    }
  }

  private async recoveryLoop(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      await this.options.clock.sleep(this.options.recoverAfterMs / 4, this.stopping.signal);
      if (this.stopping.signal.aborted) return;
      if (this.hasFailedLately()) continue;
      try {
        await this.recover();
      } catch (error) {
        this.options.onError(error, 'recover unpublished facts');
      }
    }
  }

  /**
   * While the courier is away everything is unpublished, and most of it is in the memory of somebody who lives: whoever took that
   * up as well would only be in their way when the courier is back.
   */
  private hasFailedLately(): boolean {
    return Math.abs(this.options.clock.now() - this.failedAtMs) < this.options.recoverAfterMs;
  }

  /** Publishes what some process left behind; answers how many dossiers it took up. */
  async recover(): Promise<number> {
    const before = new Date((await this.options.time.now()) - this.options.recoverAfterMs);
    const left = await this.options.store.find<LedgerDocument<unknown>>(
      this.options.collection,
      { unpublishedSince: { $lte: before } },
      { sort: { unpublishedSince: 1 }, limit: 200, projection: { v: 1, log: 1, published: 1 } },
    );
    const waitingHere = new Set(this.outgoing.map(({ fact }) => fact.dossierId));
    const batch = left
      .filter((document) => !waitingHere.has(document._id))
      .flatMap((document) =>
        document.log
          .filter((entry) => entry.n > document.published)
          .map((entry) => ({ fact: factOf(this.options.owner, document._id, entry), metric: entry.metric })),
      );
    for (let start = 0; start < batch.length; start += this.options.batchFactsMax) {
      await this.publish(batch.slice(start, start + this.options.batchFactsMax));
    }
    await this.writeMarks();
    return left.length;
  }
}

/** A log entry as the fact that it is. */
export function factOf(owner: Speaker, dossierId: string, entry: LogEntry): Fact {
  const { n, name, version, at, cause, traceId, data } = entry;
  return { owner, dossierId, n, name, version, at, cause, traceId, data };
}
