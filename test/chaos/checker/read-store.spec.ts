import { describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';

import { textOf } from './read-store.js';

const bytes = (text: string): unknown => new mongoose.mongo.Binary(Buffer.from(text));
const NAME = 'Nguyễn Thử Văn Ví Dụ';

describe('a document as the checker looks at it', () => {
  it.each([
    ['in a field', 'hoso_processing.cases', { _id: 'one', note: bytes(NAME) }],
    ['deep inside', 'hoso_monitoring.dossiers', { log: [{ data: { note: bytes(NAME) } }] }],
    ['beside what is sealed', 'hoso_intake.contents', { ciphertext: bytes('x'), note: bytes(NAME) }],
    ['in a field of that name elsewhere', 'hoso_intake.dossiers', { ciphertext: bytes(NAME) }],
    ['in a field of that name further inside', 'hoso_intake.contents', { more: { ciphertext: bytes(NAME) } }],
    ['in a field of a file that is never sealed', 'hoso_intake.files', { ciphertext: bytes(NAME) }],
  ])('shows what is kept as bytes %s', (_where, place, document) => {
    expect(JSON.stringify(JSON.parse(textOf(place, document)))).toContain(NAME);
  });

  it('shows nothing of what the desk has sealed, and everything beside it', () => {
    const sealed = { wrappedKey: bytes('secret'), nonce: bytes('secret'), tag: bytes('secret') };
    expect(textOf('hoso_intake.contents', { round: 1, ...sealed, ciphertext: bytes('secret') }))
      .toBe('{"round":1,"wrappedKey":"","nonce":"","tag":"","ciphertext":""}');
    expect(textOf('hoso_intake.files', { bytes: 7, ...sealed })).toBe('{"bytes":7,"wrappedKey":"","nonce":"","tag":""}');
  });
});
