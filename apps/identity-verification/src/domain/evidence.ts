import { createHash } from 'node:crypto';

import { canonicalJson, type Json } from '@hoso/kernel';

import type { Evidence } from './verification.js';

/** Seals a piece of evidence with the hash over all that it says. */
export function sealEvidence(evidence: Omit<Evidence, 'hash'>): Evidence {
  const hash = createHash('sha256').update(canonicalJson(evidence as unknown as Json)).digest('hex');
  return { ...evidence, hash };
}
