import { createCipheriv, hkdfSync } from 'node:crypto';

import type { Sealed } from './open-sealed.js';

/** The key under which specs seal, and the file in which it lies. */
export const MASTER = Buffer.alloc(32, 7);
export const keyFileOf = (key: Buffer): string => `k1:${key.toString('base64')}\n`;

/** Seals as the desk does, for specs: always with the same keys and nonces. */
export function seal(bytes: Buffer | string, boundTo: string): Sealed {
  const [key, nonce, wrappingNonce] = [Buffer.alloc(32, 1), Buffer.alloc(12, 2), Buffer.alloc(12, 3)];
  const wrapping = Buffer.from(hkdfSync('sha256', MASTER, Buffer.alloc(0), 'hoso intake: wrap', 32));
  const wrapped = encrypt(wrapping, wrappingNonce, key, boundTo);
  const { sealed: ciphertext, tag } = encrypt(key, nonce, bytes, boundTo);
  return { wrappedKey: Buffer.concat([wrappingNonce, wrapped.sealed, wrapped.tag]), nonce, tag, ciphertext };
}

function encrypt(key: Buffer, nonce: Buffer, bytes: Buffer | string, boundTo: string): { readonly sealed: Buffer; readonly tag: Buffer } {
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(boundTo));
  const sealed = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return { sealed, tag: cipher.getAuthTag() };
}
