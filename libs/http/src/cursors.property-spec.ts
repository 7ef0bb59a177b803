import { describe, expect, it } from '@jest/globals';
import { Refusal, type Json } from '@hoso/kernel';
import fc from 'fast-check';
import { z } from 'zod';

import { anyDamageTo, anyInstant } from '../../../test/support/any-fact.js';
import { Cursors } from './cursors.js';

const Position = z.tuple([z.string(), z.uuid()]);
const position = fc.tuple(fc.oneof(anyInstant, fc.string({ unit: 'grapheme' })), fc.uuid());
const cursors = new Cursors('mot-bi-mat-thu-nghiem');
const refusal = (read: () => unknown): unknown => {
  try {
    return read();
  } catch (error) {
    return error instanceof Refusal ? error.code : error;
  }
};

describe('a cursor', () => {
  it('comes back as the position that it was written for', () => {
    fc.assert(fc.property(position, (place) => {
      const cursor = cursors.write(place);
      expect(cursors.read(cursor, Position)).toEqual(place);
      expect(encodeURIComponent(cursor)).toBe(cursor);
    }));
  });

  it('is refused with any one character damaged', () => {
    const signs = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/ .');
    fc.assert(fc.property(position.chain((place) => anyDamageTo(cursors.write(place), signs)), (cursor) => {
      expect(refusal(() => cursors.read(cursor, Position))).toBe('cursor-invalid');
    }));
  });

  it('is refused by whoever has another secret', () => {
    fc.assert(fc.property(position, fc.string(), (place, secret) => {
      expect(refusal(() => new Cursors(secret).read(cursors.write(place), Position))).toBe('cursor-invalid');
    }));
  });

  it('is refused where another list asks for another position', () => {
    fc.assert(fc.property(fc.jsonValue() as fc.Arbitrary<Json>, (place) => {
      fc.pre(!Position.safeParse(place).success);
      expect(refusal(() => cursors.read(cursors.write(place), Position))).toBe('cursor-invalid');
    }));
  });

  it('is refused, whatever somebody makes up', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.base64String()), (text) => {
      expect(refusal(() => cursors.read(text, Position))).toBe('cursor-invalid');
    }));
  });
});
