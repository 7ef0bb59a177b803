import { createHash } from 'node:crypto';

import type { Scope } from '@hoso/access';
import { canonicalJson, type Json } from '@hoso/kernel';

/**
 * Who repeats a command: the same caller, with the same key and the same words. Another caller's key, or other words
 * under it, are another command. Nothing of the key can be read from it.
 */
export function commandIdentityOf(scope: Scope, key: string, words: Json): string {
  const { clientId, subject } = scope;
  return createHash('sha256').update(canonicalJson([clientId, subject, key, words])).digest('hex').slice(0, 32);
}
