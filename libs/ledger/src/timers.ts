import type { Clock } from '@hoso/kernel';
import type { Store } from '@hoso/store';

import type { LedgerDocument, Timer } from './document.js';

export interface TimersOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly collection: string;
  readonly everyMs: number;
  /** Brings one due timer to its decision. */
  readonly fire: (dossierId: string, timer: Timer) => Promise<unknown>;
  readonly onError: (error: unknown, doing: string) => void;
}

const PAGE = 200;

/**
 * Fires what is due, earliest first. Any number of processes may race: one guarded write wins. Due means due by the
 * database's clock; a process whose own clock runs wrong can look in vain, never fire early.
 */
export class Timers {
  private readonly stopping = new AbortController();
  private loop: Promise<void> | null = null;

  constructor(private readonly options: TimersOptions) {}

  start(): void {
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop;
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      let fired = 0;
      try {
        fired = await this.fireDue();
      } catch (error) {
        this.options.onError(error, 'fire timers');
      }
      if (fired < PAGE) await this.options.clock.sleep(this.options.everyMs, this.stopping.signal);
    }
  }

  /** One look: fires at most a page of what is due; answers how many dossiers it found. */
  async fireDue(): Promise<number> {
    const now = await this.options.store.now();
    const due = await this.options.store.find<LedgerDocument<unknown>>(
      this.options.collection,
      { nextTimerAt: { $lte: now } },
      { sort: { nextTimerAt: 1 }, limit: PAGE, projection: { timers: 1 } },
    );
    await Promise.all(
      due.flatMap((document) =>
        document.timers.filter((timer) => timer.dueAt <= now).map((timer) => this.options.fire(document._id, timer)),
      ),
    );
    return due.length;
  }
}
