import { randomBytes } from 'node:crypto';

import { uuidv7 } from 'uuidv7';

/** Chance and identity as an argument: ids, secrets and jitter all come through this port. */
export abstract class Random {
  /** A new UUIDv7: unique, and ordered by the time of its making. */
  abstract id(): string;

  /** `count` unpredictable bytes. */
  abstract bytes(count: number): Buffer;

  /** A number in [0, 1). */
  abstract fraction(): number;

  /** A short unpredictable token of lower-case hexadecimal digits, two per byte. */
  token(byteCount: number): string {
    return this.bytes(byteCount).toString('hex');
  }
}

/** Chance from the operating system. */
export class SystemRandom extends Random {
  override id(): string {
    return uuidv7();
  }

  override bytes(count: number): Buffer {
    return randomBytes(count);
  }

  override fraction(): number {
    return Math.random();
  }
}

/**
 * Chance that repeats itself exactly for the same seed (mulberry32). For specs, simulations and rehearsed
 * neighbours; never for secrets.
 */
export class SeededRandom extends Random {
  private state: number;

  constructor(seed: number) {
    super();
    this.state = seed >>> 0;
  }

  override fraction(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  override bytes(count: number): Buffer {
    const bytes = Buffer.alloc(count);
    for (let index = 0; index < count; index += 1) bytes[index] = Math.floor(this.fraction() * 256);
    return bytes;
  }

  override id(): string {
    const bytes = this.bytes(16);
    bytes[6] = (bytes[6]! & 0x0f) | 0x70;
    bytes[8] = (bytes[8]! & 0x3f) | 0x80;
    const hex = bytes.toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }

  /** A whole number in [0, bound). */
  below(bound: number): number {
    return Math.floor(this.fraction() * bound);
  }

  /** One of `items`, each equally likely. */
  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new RangeError('cannot pick from an empty list');
    return item;
  }
}
