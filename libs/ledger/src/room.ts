/** Room for so many at once. Whoever comes when it is full waits, in the order of coming. */
export class Room {
  private taken = 0;
  private readonly waiting: { readonly count: number; readonly enter: () => void }[] = [];

  constructor(readonly size: number) {}

  /** Does the work of so many, at most as many as the room holds, once there is room for all of them. */
  async hold<Result>(count: number, work: () => Promise<Result>): Promise<Result> {
    await this.enter(count);
    try {
      return await work();
    } finally {
      this.taken -= count;
      this.letIn();
    }
  }

  private enter(count: number): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push({ count, enter: resolve });
      this.letIn();
    });
  }

  private letIn(): void {
    for (let [next] = this.waiting; next !== undefined && this.taken + next.count <= this.size; [next] = this.waiting) {
      this.waiting.shift();
      this.taken += next.count;
      next.enter();
    }
  }
}
