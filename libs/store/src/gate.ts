/** Lets a limited number of pieces of work in at a time; the others wait in the order of their coming. */
export class Gate {
  private inside = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly insideMax: number) {}

  /** Does the work once there is room, unless the signal has been aborted by then. */
  async pass<Answer>(signal: AbortSignal, work: () => Promise<Answer>): Promise<Answer> {
    if (this.inside >= this.insideMax) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.inside += 1;
    try {
      signal.throwIfAborted();
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.inside -= 1;
    }
  }
}
