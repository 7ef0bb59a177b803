/** As many as some minutes of filings; each is some two hundred bytes. */
const KEYS_MAX = 10_000;

/**
 * Keys under which this process filed lately, or was asked to. A hint and no record: what is filed again under one of them is looked
 * for first and costs one read; under any other it is filed, and the store says that its key is taken.
 */
export class RecentKeys {
  /** The oldest first. */
  private readonly keys = new Set<string>();

  constructor(private readonly keysMax = KEYS_MAX) {}

  has(portal: string, idempotencyKey: string): boolean {
    return this.keys.has(nameOf(portal, idempotencyKey));
  }

  note(portal: string, idempotencyKey: string): void {
    const name = nameOf(portal, idempotencyKey);
    this.keys.delete(name);
    this.keys.add(name);
    if (this.keys.size <= this.keysMax) return;
    const [oldest] = this.keys;
    this.keys.delete(oldest!);
  }
}

/** No key contains a blank. */
function nameOf(portal: string, idempotencyKey: string): string {
  return `${idempotencyKey} ${portal}`;
}
