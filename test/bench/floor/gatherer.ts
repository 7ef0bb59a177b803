/**
 * While one batch is being worked on the next one gathers, so the busier it is, the larger the batches. Nothing is
 * bounded and nothing is tried again: what fails is told to whoever waits for it, and to `onError`.
 */
export class Gatherer<Item> {
  private waiting: { readonly item: Item; readonly settle: PromiseWithResolvers<void> }[] = [];
  private working: Promise<void> | undefined;

  constructor(
    private readonly batchMax: number,
    private readonly work: (batch: readonly Item[]) => Promise<void>,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Resolves when the batch that holds it has been worked on. */
  put(item: Item): Promise<void> {
    const settle = Promise.withResolvers<void>();
    this.waiting.push({ item, settle });
    this.working ??= this.run();
    return settle.promise;
  }

  /** Resolves when everything that was put has been worked on. */
  async idle(): Promise<void> {
    await this.working;
  }

  private async run(): Promise<void> {
    // Whatever arrives in this turn of the event loop belongs to the first batch.
    await new Promise(setImmediate);
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, this.batchMax);
      try {
        await this.work(batch.map(({ item }) => item));
        for (const { settle } of batch) settle.resolve();
      } catch (error) {
        this.onError(error);
        for (const { settle } of batch) settle.reject(error);
      }
    }
    this.working = undefined;
  }
}
