import type { Stretch } from './diary.js';

type Said = Pick<Stretch, 'transactions' | 'ended'>;

/** What a stretch has taken, from the start of the house. Rest is no work: time is counted until something was last said. */
export class WorkTime {
  /** When something was last said, or the house was ready. */
  lastSaidMs: number;
  private workedMs = 0;
  private filingMs: number | undefined;

  /** @param said before the house was started; @param sinceMs when that was. */
  constructor(
    private said: Said,
    private readonly sinceMs: number,
    nowMs: number,
  ) {
    this.lastSaidMs = nowMs;
  }

  /** Takes note of how much has been said in all, as it is found at a look. */
  hear({ transactions, ended }: Said, atMs: number): void {
    if (transactions === this.said.transactions && ended === this.said.ended) return;
    this.said = { transactions, ended };
    this.lastSaidMs = atMs;
    this.workedMs = atMs - this.sinceMs;
  }

  /** From now on nobody files; in a stretch in which nobody has filed, from its start. */
  endFiling(atMs = this.sinceMs): void {
    this.filingMs = atMs - this.sinceMs;
  }

  read(): Pick<Stretch, 'seconds' | 'filingSeconds'> {
    const seconds = this.workedMs / 1_000;
    return this.filingMs === undefined ? { seconds } : { seconds, filingSeconds: this.filingMs / 1_000 };
  }
}
