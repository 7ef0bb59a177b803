import { createCipheriv, hkdfSync } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';

import { contentOpener, type Sealed } from './open-content.js';

const DOSSIER = '0198c0de-0000-7000-8000-00000000abcd';
const MASTER = Buffer.alloc(32, 7);
const keyFileOf = (key: Buffer): string => `k1:${key.toString('base64')}\n`;
const open = contentOpener(keyFileOf(MASTER));

function seal(key: Buffer, nonce: Buffer, text: Buffer | string, boundTo: string): { readonly sealed: Buffer; readonly tag: Buffer } {
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(boundTo));
  const sealed = Buffer.concat([cipher.update(text), cipher.final()]);
  return { sealed, tag: cipher.getAuthTag() };
}

/** A content as the desk seals it. */
function contentOf(words: object, round = 0): Sealed {
  const boundTo = `contents|${DOSSIER}|${round}`;
  const [key, nonce, wrappingNonce] = [Buffer.alloc(32, 1), Buffer.alloc(12, 2), Buffer.alloc(12, 3)];
  const wrapping = Buffer.from(hkdfSync('sha256', MASTER, Buffer.alloc(0), 'hoso intake: wrap', 32));
  const wrapped = seal(wrapping, wrappingNonce, key, boundTo);
  const { sealed: ciphertext, tag } = seal(key, nonce, JSON.stringify(words), boundTo);
  return { dossierId: DOSSIER, round, wrappedKey: Buffer.concat([wrappingNonce, wrapped.sealed, wrapped.tag]), nonce, tag, ciphertext };
}

describe('a sealed content', () => {
  const words = { applicant: { fullName: 'Nguyễn Thử Văn Ví Dụ' }, submitter: null, form: { copies: 2 } };

  it('opens with the key of the house', () => {
    expect(open(contentOf(words))).toEqual(words);
    expect(open(contentOf(words, 3))).toEqual(words);
  });

  it.each<[string, (sealed: Sealed) => Partial<Sealed>]>([
    ['another dossier', () => ({ dossierId: DOSSIER.replace('a', 'b') })],
    ['another round', () => ({ round: 1 })],
    ['one byte changed', ({ ciphertext }) => ({ ciphertext: Buffer.concat([Buffer.of(ciphertext[0]! ^ 1), ciphertext.subarray(1)]) })],
    ['another tag', () => ({ tag: Buffer.alloc(16) })],
    ['another key beside it', ({ wrappedKey }) => ({ wrappedKey: Buffer.from(wrappedKey).fill(0, 12, 20) })],
    ['nothing in it', () => ({ ciphertext: Buffer.alloc(0) })],
  ])('does not open with %s', (_how, spoil) => {
    const sealed = contentOf(words);
    expect(open({ ...sealed, ...spoil(sealed) })).toBeNull();
  });

  it('does not open with another key, and a file without a key is no key', () => {
    expect(contentOpener(keyFileOf(Buffer.alloc(32, 8)))(contentOf(words))).toBeNull();
    expect(() => contentOpener('k1:short')).toThrow('no key');
  });
});
