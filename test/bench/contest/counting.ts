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

/** One dossier in twenty comes that is not done: then each second the last wait so much longer. The same for the quick and the slow. */
const GROWN_MS_PER_SECOND = 50;
const SECOND_MS = 1_000;

/**
 * Whether those accepted last wait longer than those accepted before the middle, by more than may come of one look and of so much
 * for each second between them: work comes faster than it is done. Acceptances and lags in the same order, that of time.
 */
export function isGrowing(acceptedMs: readonly number[], lags: readonly number[], lookEveryMs = LOOK_EVERY_MS): boolean {
  const part = (of: readonly number[], from: number, to: number): number => quantile(of.slice(from * of.length, to * of.length), 0.5);
  const grown = part(lags, 0.75, 1) - part(lags, 0.25, 0.5);
  const betweenSeconds = (part(acceptedMs, 0.75, 1) - part(acceptedMs, 0.25, 0.5)) / SECOND_MS;
  return grown > lookEveryMs + GROWN_MS_PER_SECOND * betweenSeconds;
}
