import type { Clock } from '@hoso/kernel';
import type { Store } from '@hoso/store';

import type { LedgerDocument, Timer } from './document.js';

export interface TimersOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly collection: string;
  readonly everyMs: number;
  /** Brings one due timer to its decision; false where that must wait. */
  readonly fire: (dossierId: string, timer: Timer) => Promise<boolean>;
  readonly onError: (error: unknown, doing: string) => void;
}

const PAGE = 200;
/** What must wait is tried again after this time. */
const HELD_MS = 15_000;

/**
 * Fires what is due, earliest first. Any number of processes may race: one guarded write wins. Due means due by the
 * database's clock; a process whose own clock runs wrong can look in vain, never fire early.
 */
export class Timers {
  private readonly stopping = new AbortController();
  /** Dossiers whose timers must wait, and until when. */
  private readonly held = new Map<string, number>();
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

  /**
   * One look: fires at most a page of what is due; answers how many dossiers it found. What must wait stands in nobody's way.
   *
   * @throws what kept a timer from its decision, once for all of them, when the others are done.
   */
  async fireDue(): Promise<number> {
    const nowMs = this.options.clock.now();
    for (const [dossierId, untilMs] of this.held) if (untilMs <= nowMs) this.held.delete(dossierId);
    const now = await this.options.store.now();
    const due = await this.options.store.find<LedgerDocument<unknown>>(
      this.options.collection,
      { nextTimerAt: { $lte: now } },
      { sort: { nextTimerAt: 1 }, limit: PAGE + this.held.size, projection: { timers: 1 } },
    );
    const ready = due.filter(({ _id }) => !this.held.has(_id));
    const troubles: unknown[] = [];
    await Promise.all(
      ready.flatMap((document) =>
        document.timers.filter((timer) => timer.dueAt <= now).map(async (timer) => {
          const mustWait = await this.options.fire(document._id, timer).then((isDecided) => !isDecided, (error: unknown) => {
            troubles.push(error);
            return false;
          });
          if (mustWait) this.held.set(document._id, nowMs + HELD_MS);
        }),
      ),
    );
    if (troubles.length > 0) throw troubles[0];
    return ready.length;
  }
}
