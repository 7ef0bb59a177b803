import { Clock } from '@hoso/kernel';

/** A clock that starts where it is told, runs as fast as the one on the wall, and can be moved forward. */
export class SteerableClock extends Clock {
  private readonly startedAtMs = performance.now();
  private skippedMs = 0;
  private readonly sleepers = new Set<() => void>();

  constructor(private readonly startMs: number) {
    super();
  }

  override now(): number {
    return Math.floor(this.startMs + this.skippedMs + performance.now() - this.startedAtMs);
  }

  override sleep(durationMs: number, signal?: AbortSignal): Promise<void> {
    const wakeAtMs = this.now() + durationMs;
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const wake = (): void => {
        clearTimeout(timer);
        this.sleepers.delete(look);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const look = (): void => {
        if (this.now() >= wakeAtMs) wake();
      };
      const timer = setTimeout(wake, durationMs);
      this.sleepers.add(look);
      signal?.addEventListener('abort', wake);
    });
  }

  /** Moves time forward and wakes everyone whose moment has come. */
  skip(durationMs: number): void {
    this.skippedMs += durationMs;
    for (const look of [...this.sleepers]) look();
  }
}
