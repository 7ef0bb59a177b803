/**
 * People who work at the same time, at most `size` of them. Who finds nobody free is told so instead of waiting: work
 * that cannot be taken on is held back where it arises.
 */
export class Crew {
  private readonly working = new Set<Promise<void>>();

  constructor(
    private readonly size: number,
    /** Told of work that went wrong in a way its doer had not foreseen. */
    private readonly trouble: (error: unknown) => void,
  ) {}

  get free(): number {
    return this.size - this.working.size;
  }

  /** Lets somebody do `work`; false when nobody is free. */
  take(work: () => Promise<void>): boolean {
    if (this.free <= 0) return false;
    const done: Promise<void> = work().catch(this.trouble).finally(() => this.working.delete(done));
    this.working.add(done);
    return true;
  }

  /** Resolves when everybody has finished. */
  async rest(): Promise<void> {
    while (this.working.size > 0) await Promise.allSettled(this.working);
  }
}
