import type { Scope } from '@hoso/access';
import { canonicalJson, type Json } from '@hoso/kernel';

import type { KeyRing } from './key-ring.js';

/**
 * Who repeats a command: the same caller, with the same key and the same words. Another caller's key, or other words
 * under it, are another command. Neither key nor words can be read from it.
 */
export function commandIdentityOf(keys: KeyRing, scope: Scope, key: string, words: Json): string {
  const { clientId, subject } = scope;
  return keys.fingerprint('command', canonicalJson([clientId, subject, key, words])).slice(0, 32);
}
