import { setTimeout as pause } from 'node:timers/promises';

import { quantile } from '../../../deploy/local/measure/quantiles.js';

/** What the indicator said, and when; on the clock of `performance.now()`. */
export interface Look {
  readonly atMs: number;
  readonly count: number;
}

/** How often the indicator is looked at, so how exactly a lag is known. */
export const LOOK_EVERY_MS = 100;

/** Somebody who looks at an indicator again and again. */
export class CountWatch {
  readonly looks: Look[] = [];
  private readonly stopping = new AbortController();
  private readonly watching: Promise<void>;

  constructor(
    private readonly count: () => Promise<number>,
    private readonly everyMs = LOOK_EVERY_MS,
  ) {
    this.watching = this.watch();
    this.watching.catch(() => undefined);
  }

  /** Waits until the indicator says so much, or the time is over; answers what it says then. */
  async until(count: number, withinMs: number): Promise<number> {
    const deadline = performance.now() + withinMs;
    while ((this.looks.at(-1)?.count ?? 0) < count && performance.now() < deadline) {
      // An indicator that cannot be asked any more is a reason to end, not to wait.
      await Promise.race([pause(LOOK_EVERY_MS / 4), this.watching]);
    }
    return this.looks.at(-1)?.count ?? 0;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.watching;
  }

  private async watch(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const next = performance.now() + this.everyMs;
      const count = await this.count();
      this.looks.push({ atMs: performance.now(), count });
      await pause(Math.max(1, next - performance.now()), undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }
}

/**
 * From each acceptance to the first look at which the indicator had grown by as many dossiers as were accepted until then.
 * An indicator tells no dossiers apart: the mean is exact, and high percentiles are those of a queue in which nobody
 * overtakes. One that was never counted waits for ever.
 */
export function lagsOf(acceptedMs: readonly number[], looks: readonly Look[], base: number): readonly number[] {
  const inOrder = acceptedMs.toSorted((left, right) => left - right);
  let look = 0;
  return inOrder.map((moment, index) => {
    while (look < looks.length && looks[look]!.count - base < index + 1) look += 1;
    return look < looks.length ? Math.max(0, looks[look]!.atMs - moment) : Number.POSITIVE_INFINITY;
  });
}

const GROWN_SHARE = 1.5;
const GROWN_MS = 150;

/** Whether those accepted last wait distinctly longer than those accepted before the middle: work comes faster than it is done. */
export function isGrowing(lags: readonly number[]): boolean {
  const part = (from: number, to: number): number => quantile(lags.slice(from * lags.length, to * lags.length), 0.5);
  return part(0.75, 1) > part(0.25, 0.5) * GROWN_SHARE + GROWN_MS;
}
