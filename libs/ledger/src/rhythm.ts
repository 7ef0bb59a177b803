import type { Clock } from '@hoso/kernel';

/** A lane is at work a quarter of the time: the more there is to do, the more is done at once. */
const REST_PER_WORK = 4;
const REST_GROWS_TO = 8;
/** The part of the least rest that commands gather for at most: somebody waits for their answers. */
const GATHERED_PART = 4;

/** When a lane begins its next batch. */
export class Rhythm {
  private restedAtMs = 0;
  private gatheredAtMs = 0;
  private resting: AbortController | undefined;

  /** `restMs` is the least time between two batches in which something was heard, fired or answered. */
  constructor(
    private readonly clock: Clock,
    private readonly restMs: number,
  ) {}

  /** A batch that began at that moment has been written. */
  noteBatch(startedMs: number, { commands, others }: { readonly commands: number; readonly others: number }): void {
    const tookMs = this.clock.now() - startedMs;
    if (others > 0) this.restedAtMs = startedMs + Math.min(Math.max(this.restMs, tookMs * REST_PER_WORK), this.longestRestMs);
    if (commands > 0) this.gatheredAtMs = startedMs + tookMs + Math.min(tookMs, this.longestGatheringMs);
  }

  /** Returns when what is no command may be decided, or when it is called. */
  rest(): Promise<void> {
    return this.waitUntil(this.restedAtMs, this.longestRestMs);
  }

  /** Returns when commands may be decided: what follows closely comes into one batch, and the first after a calm goes at once. */
  gather(): Promise<void> {
    return this.waitUntil(this.gatheredAtMs, this.longestGatheringMs);
  }

  /** Whether what is no command may be decided. */
  get isRested(): boolean {
    return this.leftUntil(this.restedAtMs, this.longestRestMs) === 0;
  }

  /** Ends the rest. */
  call(): void {
    this.resting?.abort();
  }

  private get longestRestMs(): number {
    return this.restMs * REST_GROWS_TO;
  }

  private get longestGatheringMs(): number {
    return this.restMs / GATHERED_PART;
  }

  /** 0 where the moment is over, and where more is left than the longest rest: then the clock was put back. */
  private leftUntil(atMs: number, longestMs: number): number {
    const leftMs = atMs - this.clock.now();
    return leftMs <= 0 || leftMs > longestMs ? 0 : leftMs;
  }

  private async waitUntil(atMs: number, longestMs: number): Promise<void> {
    const leftMs = this.leftUntil(atMs, longestMs);
    if (leftMs === 0) return;
    this.resting = new AbortController();
    await this.clock.sleep(leftMs, this.resting.signal);
    this.resting = undefined;
  }
}
