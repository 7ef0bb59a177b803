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

describe('a page', () => {
  it('is the beginning of what was found, and leads on exactly where more was', () => {
    fc.assert(fc.property(fc.array(fc.uuid(), { maxLength: 9 }), fc.integer({ min: 1, max: 9 }), (found, limit) => {
      const { items, next } = cursors.page(found, limit, (last) => ['', last]);
      expect(items).toEqual(found.slice(0, limit));
      expect(next === null ? null : cursors.read(next, Position)).toEqual(found.length > limit ? ['', items.at(-1)] : null);
    }));
  });
});

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
