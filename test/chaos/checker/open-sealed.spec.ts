import { describe, expect, it } from '@jest/globals';

import { openerWith, type Sealed } from './open-sealed.js';
import { keyFileOf, MASTER, seal } from './seal.js';

const DOSSIER = '0198c0de-0000-7000-8000-00000000abcd';
const OTHER = DOSSIER.replace('a', 'b');
const opener = openerWith(keyFileOf(MASTER));
const words = { applicant: { fullName: 'Nguyễn Thử Văn Ví Dụ' }, submitter: null, form: { copies: 2 } };
const contentOf = (round: number): Sealed => seal(JSON.stringify(words), `contents|${DOSSIER}|${round}`);
const bytes = Buffer.from('%PDF-1.4 mẫu');
const file = seal(bytes, `files|${DOSSIER}`);

/** Every way in which what lies there may be something else. */
const SPOILT: readonly (readonly [string, (sealed: Sealed) => Partial<Sealed>])[] = [
  ['one byte changed', ({ ciphertext }) => ({ ciphertext: Buffer.concat([Buffer.of(ciphertext[0]! ^ 1), ciphertext.subarray(1)]) })],
  ['its last byte gone', ({ ciphertext }) => ({ ciphertext: ciphertext.subarray(0, -1) })],
  ['another tag', () => ({ tag: Buffer.alloc(16) })],
  ['another key beside it', ({ wrappedKey }) => ({ wrappedKey: Buffer.from(wrappedKey).fill(0, 12, 20) })],
  ['nothing in it', () => ({ ciphertext: Buffer.alloc(0) })],
];

describe('a sealed content', () => {
  it('opens with the key of the house', () => {
    expect(opener.content(DOSSIER, 0, contentOf(0))).toEqual(words);
    expect(opener.content(DOSSIER, 3, contentOf(3))).toEqual(words);
  });

  it.each(SPOILT)('does not open with %s', (_how, spoil) => {
    const sealed = contentOf(0);
    expect(opener.content(DOSSIER, 0, { ...sealed, ...spoil(sealed) })).toBeNull();
  });

  it('does not open for another dossier, another round, as a file, or with another key', () => {
    expect([opener.content(OTHER, 0, contentOf(0)), opener.content(DOSSIER, 1, contentOf(0))]).toEqual([null, null]);
    expect(opener.file(DOSSIER, contentOf(0))).toBeNull();
    expect(openerWith(keyFileOf(Buffer.alloc(32, 8))).content(DOSSIER, 0, contentOf(0))).toBeNull();
    expect(() => openerWith('k1:short')).toThrow('no key');
  });
});

describe('a sealed file', () => {
  it('opens with the key of the house', () => expect(opener.file(DOSSIER, file)).toEqual(bytes));

  it.each(SPOILT)('does not open with %s', (_how, spoil) => {
    expect(opener.file(DOSSIER, { ...file, ...spoil(file) })).toBeNull();
  });

  it('does not open under another name, as it was handed in, or with another key', () => {
    expect([opener.file(OTHER, file), opener.file(DOSSIER, { ...file, ciphertext: bytes })]).toEqual([null, null]);
    expect(openerWith(keyFileOf(Buffer.alloc(32, 8))).file(DOSSIER, file)).toBeNull();
  });
});
