import { createDecipheriv, hash } from 'node:crypto';

import type { RawDocument } from './record.js';

/** What data keys are masked with in a simulated house. */
const MASTER_WORD = 'the master key of a simulated house';
const SALT_BYTES = 4;

/** What somebody said in a filing or a supplement, as it was sealed. */
export interface OpenedContent {
  readonly applicant: unknown;
  readonly submitter: unknown;
  readonly form: unknown;
}

/** Opens a sealed content for its dossier and round; null where it was altered, is not whole, or was sealed for another. */
export function openContent(sealed: RawDocument, dossierId: string, round: number): OpenedContent | null {
  const boundTo = `contents|${dossierId}|${round}`;
  const mask = hash('sha256', `${MASTER_WORD}\n${boundTo}`, 'buffer');
  try {
    const key = bytesIn(sealed, 'wrappedKey').subarray(SALT_BYTES).map((byte, index) => byte ^ mask[index % mask.length]!);
    const ciphertext = bytesIn(sealed, 'ciphertext');
    if (hash('sha256', Buffer.concat([bytesIn(sealed, 'nonce'), bytesIn(sealed, 'tag'), ciphertext])) !== sealed._id) return null;
    const decipher = createDecipheriv('aes-256-gcm', key, bytesIn(sealed, 'nonce'));
    decipher.setAAD(Buffer.from(boundTo)).setAuthTag(bytesIn(sealed, 'tag'));
    return JSON.parse(Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString('utf8')) as OpenedContent;
  } catch {
    return null;
  }
}

function bytesIn(document: RawDocument, field: string): Uint8Array {
  return document[field] as Uint8Array;
}
