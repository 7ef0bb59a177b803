import { createHmac, timingSafeEqual } from 'node:crypto';

import { Refusal, type Json } from '@hoso/kernel';
import type { z } from 'zod';

const TAG_BYTES = 12;

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

  private tag(text: Buffer): Buffer {
    return createHmac('sha256', `cursor ${this.secret}`).update(text).digest().subarray(0, TAG_BYTES);
  }
}
