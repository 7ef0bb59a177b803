import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

import { canonicalJson, type Json } from '@hoso/kernel';

import type { Guarantee, Kept } from '../frame/parts.js';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Personal data lies sealed: who applies and what the form says is one AES-256-GCM envelope per dossier, bound to its id. The
 * envelope is the nonce, the tag and the ciphertext, in base64.
 */
export const sealed: Guarantee = (parts, { keys }) => ({
  ...parts,
  compose: (move, headers) => {
    const composed = parts.compose(move, headers);
    if (move.step !== 'received') return composed;
    const { applicant, form, ...open } = composed.document;
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, keys.sealing, nonce).setAAD(Buffer.from(open._id));
    const ciphertext = Buffer.concat([cipher.update(canonicalJson({ applicant, form } as Json)), cipher.final()]);
    const envelope = Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]).toString('base64');
    return { ...composed, document: { ...open, envelope } };
  },
});

/** What was sealed. @throws when the key is another, or the envelope was changed or belongs to another dossier. */
export function unsealed(key: Buffer, { _id, envelope }: Kept): unknown {
  const bytes = Buffer.from(String(envelope), 'base64');
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(_id))
    .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString());
}
