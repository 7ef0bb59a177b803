import { createHmac, timingSafeEqual } from 'node:crypto';

import { Refusal, type Json } from '@hoso/kernel';
import type { z } from 'zod';

const TAG_BYTES = 12;

/** A page of a list, and the cursor of the next one; null after the last. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/** Opaque page cursors: a place in an ordered list, signed, so that nobody makes one up. */
export class Cursors {
  constructor(private readonly secret: string) {}

  write(position: Json): string {
    const text = Buffer.from(JSON.stringify(position));
    return Buffer.concat([this.tag(text), text]).toString('base64url');
  }

  /** @throws Refusal `cursor-invalid` for one that was not written here, or for another list. */
  read<Position extends z.ZodType>(cursor: string, position: Position): z.output<Position> {
    const bytes = Buffer.from(cursor, 'base64url');
    if (bytes.toString('base64url') !== cursor) throw new Refusal('malformed', 'cursor-invalid');
    const text = bytes.subarray(TAG_BYTES);
    if (bytes.length <= TAG_BYTES || !timingSafeEqual(this.tag(text), bytes.subarray(0, TAG_BYTES))) {
      throw new Refusal('malformed', 'cursor-invalid');
    }
    const parsed = position.safeParse(JSON.parse(text.toString('utf8')));
    if (!parsed.success) throw new Refusal('malformed', 'cursor-invalid');
    return parsed.data;
  }

  /** The page of `limit` items, of which one more was looked for: only where it was found is there another page. */
  page<Item>(found: readonly Item[], limit: number, positionOf: (last: Item) => Json): Page<Item> {
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return { items, next: last === undefined ? null : this.write(positionOf(last)) };
  }

  private tag(text: Buffer): Buffer {
    return createHmac('sha256', `cursor ${this.secret}`).update(text).digest().subarray(0, TAG_BYTES);
  }
}
