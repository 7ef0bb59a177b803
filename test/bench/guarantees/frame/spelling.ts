import { createHash } from 'node:crypto';

import { canonicalJson, type Json } from '@hoso/kernel';

/** SHA-256, hexadecimal, over the link before it and the one spelling of what is kept; moments are spelled in ISO 8601. */
export function digestOf(fields: Readonly<Record<string, unknown>>, previous = ''): string {
  const plain = Object.entries(fields).map(([name, value]) => [name, value instanceof Date ? value.toISOString() : value]);
  return createHash('sha256').update(previous).update(canonicalJson(Object.fromEntries(plain) as Json)).digest('hex');
}
