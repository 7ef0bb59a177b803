import { Clock } from '@hoso/kernel';

import type { Life } from './life.js';
import type { World } from './world.js';

/** The clock of one process; it may run wrong. */
export class SimulatedClock extends Clock {
  constructor(
    private readonly world: World,
    private readonly life: Life,
  ) {
    super();
  }

  override now(): number {
    return this.world.nowMs + this.life.skewMs;
  }

  override sleep(durationMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const wake = (): void => {
        end.isCancelled = true;
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const end = this.world.schedule(durationMs, this.life, wake);
      signal?.addEventListener('abort', wake);
    });
  }
}

/** The clock of a database: always right. */
export class DatabaseClock extends Clock {
  constructor(private readonly world: World) {
    super();
  }

  override now(): number {
    return this.world.nowMs;
  }

  override sleep(durationMs: number): Promise<void> {
    return new Promise((resolve) => void this.world.schedule(durationMs, null, resolve));
  }
}
