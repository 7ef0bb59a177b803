import { createDecipheriv, hkdfSync } from 'node:crypto';

/** A sealed content as the desk keeps it. */
export interface Sealed {
  readonly dossierId: string;
  readonly round: number;
  readonly wrappedKey: Buffer;
  readonly nonce: Buffer;
  readonly tag: Buffer;
  readonly ciphertext: Buffer;
}

export type Words = Readonly<Record<string, unknown>>;

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

/**
 * Opens contents with the key in that file, `<name>:<32 bytes in base64>`. Each is sealed with AES-256-GCM under a key of its own,
 * which lies beside it, wrapped: a nonce of 12 bytes, the key itself sealed with AES-256-GCM, the tag of 16 bytes. It is wrapped
 * under a key that HKDF (SHA-256, no salt, `hoso intake: wrap`) makes of the one in the file. Both seals are bound to
 * `contents|<dossier>|<round>`. What is inside is JSON. Null for what does not open.
 */
export function contentOpener(keyFile: string): (sealed: Sealed) => Words | null {
  const master = Buffer.from(keyFile.trim().split(':')[1] ?? '', 'base64');
  if (master.length !== KEY_BYTES) throw new Error('The key file holds no key.');
  const wrapping = Buffer.from(hkdfSync('sha256', master, Buffer.alloc(0), 'hoso intake: wrap', KEY_BYTES));
  return ({ dossierId, round, wrappedKey, nonce, tag, ciphertext }) => {
    const boundTo = `contents|${dossierId}|${round}`;
    try {
      const tagAt = wrappedKey.length - TAG_BYTES;
      const sealedKey = wrappedKey.subarray(NONCE_BYTES, tagAt);
      const key = unseal(wrapping, wrappedKey.subarray(0, NONCE_BYTES), wrappedKey.subarray(tagAt), sealedKey, boundTo);
      return JSON.parse(unseal(key, nonce, tag, ciphertext, boundTo).toString('utf8')) as Words;
    } catch {
      return null; // another key, another dossier, or other bytes
    }
  };
}

function unseal(key: Buffer, nonce: Buffer, tag: Buffer, sealed: Buffer, boundTo: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(boundTo)).setAuthTag(tag);
  return Buffer.concat([decipher.update(sealed), decipher.final()]);
}
