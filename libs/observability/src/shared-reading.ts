import type { Clock } from '@hoso/kernel';

/** For so long what was read is good enough. */
export const FRESH_MS = 1_000;

/**
 * A reading that costs something, shared by all who want it: whoever asks while one is under way waits for that one, and what was
 * read is told to everybody for a second, or for as long as `freshMsOf` says of it. What could not be read is told to those who
 * wait, and read anew for the next.
 */
export class SharedReading<Value> {
  private underWay: Promise<Value> | undefined;
  private last: { readonly at: number; readonly value: Value } | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly read: () => Promise<Value>,
    private readonly freshMsOf: (value: Value) => number = () => FRESH_MS,
  ) {}

  async get(): Promise<Value> {
    if (this.last !== undefined && this.clock.now() - this.last.at < this.freshMsOf(this.last.value)) return this.last.value;
    this.underWay ??= this.readNow().finally(() => {
      this.underWay = undefined;
    });
    return this.underWay;
  }

  /** What was read is not good enough any more. */
  forget(): void {
    this.last = undefined;
  }

  private async readNow(): Promise<Value> {
    const value = await this.read();
    this.last = { at: this.clock.now(), value };
    return value;
  }
}
