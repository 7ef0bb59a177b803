import { createDecipheriv, hkdfSync } from 'node:crypto';

/** Sealed bytes, and what lies beside them. */
export interface Sealed {
  readonly wrappedKey: Buffer;
  readonly nonce: Buffer;
  readonly tag: Buffer;
  readonly ciphertext: Buffer;
}

export type Words = Readonly<Record<string, unknown>>;

/** Opens what the desk has sealed; null for what does not open. */
export interface Opener {
  /** What an applicant said about that dossier in that round. */
  content(dossierId: string, round: number, sealed: Sealed): Words | null;
  /** A file that was handed in. */
  file(id: string, sealed: Sealed): Buffer | null;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

/**
 * Opens with the key in that file, `<name>:<32 bytes in base64>`. Everything is sealed with AES-256-GCM under a key of its own,
 * which lies beside it, wrapped: a nonce of 12 bytes, the key itself sealed with AES-256-GCM, the tag of 16 bytes. It is wrapped
 * under a key that HKDF (SHA-256, no salt, `hoso intake: wrap`) makes of the one in the file. Both seals are bound to
 * `contents|<dossier>|<round>`, and what is inside is JSON; or to `files|<id>`, and inside are the bytes that were handed in.
 */
export function openerWith(keyFile: string): Opener {
  const master = Buffer.from(keyFile.trim().split(':')[1] ?? '', 'base64');
  if (master.length !== KEY_BYTES) throw new Error('The key file holds no key.');
  const wrapping = Buffer.from(hkdfSync('sha256', master, Buffer.alloc(0), 'hoso intake: wrap', KEY_BYTES));
  const open = ({ wrappedKey, nonce, tag, ciphertext }: Sealed, boundTo: string): Buffer => {
    const tagAt = wrappedKey.length - TAG_BYTES;
    const sealedKey = wrappedKey.subarray(NONCE_BYTES, tagAt);
    const key = unseal(wrapping, wrappedKey.subarray(0, NONCE_BYTES), wrappedKey.subarray(tagAt), sealedKey, boundTo);
    return unseal(key, nonce, tag, ciphertext, boundTo);
  };
  return {
    content: (dossierId, round, sealed) =>
      orNull(() => JSON.parse(open(sealed, `contents|${dossierId}|${round}`).toString('utf8')) as Words),
    file: (id, sealed) => orNull(() => open(sealed, `files|${id}`)),
  };
}

function unseal(key: Buffer, nonce: Buffer, tag: Buffer, sealed: Buffer, boundTo: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(boundTo)).setAuthTag(tag);
  return Buffer.concat([decipher.update(sealed), decipher.final()]);
}

function orNull<Value>(opened: () => Value): Value | null {
  try {
    return opened();
  } catch {
    return null; // another key, another name, or other bytes
  }
}
