/**
 * Time as an argument. Everything that waits or asks for the hour does it through this port,
 * so that a test or a simulation can own time completely.
 */
export abstract class Clock {
  /** The present moment, milliseconds since the Unix epoch (UTC). */
  abstract now(): number;

  /**
   * Resolves after `durationMs`, or at once when `signal` is already or becomes aborted.
   * Never rejects: the caller looks at its signal.
   */
  abstract sleep(durationMs: number, signal?: AbortSignal): Promise<void>;
}

/** The clock on the wall. */
export class SystemClock extends Clock {
  override now(): number {
    return Date.now();
  }

  override sleep(durationMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const wake = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, durationMs);
      signal?.addEventListener('abort', wake);
    });
  }
}

/** A clock that stands still until it is told to move; for specs. */
export class ManualClock extends Clock {
  private sleepers: { readonly wakeAt: number; readonly wake: () => void }[] = [];

  constructor(private nowMs: number) {
    super();
  }

  override now(): number {
    return this.nowMs;
  }

  override sleep(durationMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      this.sleepers.push({ wakeAt: this.nowMs + durationMs, wake: resolve });
      signal?.addEventListener('abort', () => resolve());
    });
  }

  /** Moves time forward and wakes everyone whose moment has come, earliest first. */
  advance(durationMs: number): void {
    this.nowMs += durationMs;
    const due = this.sleepers.filter((sleeper) => sleeper.wakeAt <= this.nowMs).sort((a, b) => a.wakeAt - b.wakeAt);
    this.sleepers = this.sleepers.filter((sleeper) => sleeper.wakeAt > this.nowMs);
    for (const sleeper of due) sleeper.wake();
  }
}
