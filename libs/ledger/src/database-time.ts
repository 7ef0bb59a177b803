import type { Clock } from '@hoso/kernel';
import type { Store } from '@hoso/store';

/** How long an answer of the database is trusted. A clock that is turned by more than this is found out at once. */
const TRUSTED_MS = 10_000;

/**
 * The database's time, as one process knows it: its own clock, put right by what the database last said. Whatever is
 * written down is dated by it, so that a process whose clock runs wrong hides nothing in the past or in the future.
 */
export class DatabaseTime {
  private askedAtMs = Number.NaN;
  private aheadMs = 0;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
  ) {}

  /**
   * Milliseconds since the epoch.
   *
   * @throws Failure when the database has to be asked and does not answer.
   */
  async now(): Promise<number> {
    const sinceMs = this.clock.now() - this.askedAtMs;
    if (!(sinceMs >= 0 && sinceMs < TRUSTED_MS)) {
      const said = await this.store.now();
      this.askedAtMs = this.clock.now();
      this.aheadMs = said.getTime() - this.askedAtMs;
    }
    return this.clock.now() + this.aheadMs;
  }
}
