import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { anyDamageTo, anyInstant } from '../../../test/support/any-fact.js';
import { AgencyCode, FeeAmount, Instant, PaymentReference, ProcedureCode, Vnd } from './index.js';

/** Good ones, and what is left of them when a character is damaged: by one of theirs, or by any. */
function nearly(good: fc.Arbitrary<string>, signs: string): fc.Arbitrary<string> {
  const character = fc.oneof(fc.constantFrom(...signs), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }));
  return fc.oneof(good, good.chain((text) => anyDamageTo(text, character)), fc.string());
}
const consistsOf = (text: string, signs: string): boolean => [...text].every((sign) => signs.includes(sign));
const DIGITS = '0123456789';
const CAPITALS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

describe('a code', () => {
  it('of an agency is of one to ten groups of two or three capitals or digits, and of 35 characters at most', () => {
    const good = fc.array(fc.stringMatching(/^[A-Z0-9]{2,3}$/), { minLength: 1, maxLength: 12 }).map((groups) => groups.join('.'));
    fc.assert(fc.property(nearly(good, `${CAPITALS}${DIGITS}..h\n`), (text) => {
      const groups = text.split('.');
      const isGood = groups.length <= 10 && text.length <= 35
        && groups.every((group) => (group.length === 2 || group.length === 3) && consistsOf(group, CAPITALS + DIGITS));
      expect(AgencyCode.safeParse(text).success).toBe(isGood);
    }));
  });

  it('of a procedure is a digit that is not zero, a point and six digits', () => {
    const good = fc.stringMatching(/^[0-9]\.\d{6}$/);
    fc.assert(fc.property(nearly(good, `${DIGITS}.,\n`), (text) => {
      const isGood = text.length === 8 && text[1] === '.' && text[0] !== '0' && consistsOf(text.replace('.', ''), DIGITS);
      expect(ProcedureCode.safeParse(text).success).toBe(isGood);
    }));
  });
});

describe('an instant', () => {
  it('is what the platform writes of a moment, and nothing else', () => {
    fc.assert(fc.property(nearly(anyInstant, `${DIGITS}-:.TZ+ \n`), (text) => {
      const read = new Date(text);
      expect(Instant.safeParse(text).success).toBe(!Number.isNaN(read.getTime()) && read.toISOString() === text);
    }));
  });
});

describe('the reference of a payment', () => {
  it('is of six to 64 plain characters, and no bare number of a person or of a telephone', () => {
    const good = fc.oneof(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{4,64}$/), fc.stringMatching(/^\d{5,14}$/));
    const letters = CAPITALS + CAPITALS.toLowerCase() + DIGITS;
    fc.assert(fc.property(nearly(good, `${letters}._-+@ \n`), (text) => {
      const isPlain = text.length >= 6 && text.length <= 64 && letters.includes(text[0]!) && consistsOf(text, `${letters}._-`);
      const isBareNumber = consistsOf(text, DIGITS) && text.length >= 9 && text.length <= 12;
      expect(PaymentReference.safeParse(text).success).toBe(isPlain && !isBareNumber);
    }));
  });
});

describe('an amount', () => {
  it('is in whole đồng and more than none; of one line of a fee, a thousand milliard at most', () => {
    const anything = fc.oneof(
      fc.integer(), fc.maxSafeInteger(), fc.double(), fc.string(), fc.bigInt(), fc.jsonValue(),
      fc.integer({ min: -2, max: 2 }).map((off) => 1_000_000_000_000 + off), fc.constantFrom(0, -0, 0.5, NaN, Infinity, 2 ** 53),
    );
    fc.assert(fc.property(anything, (value) => {
      const isGood = typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
      expect(Vnd.safeParse(value).success).toBe(isGood);
      expect(FeeAmount.safeParse(value).success).toBe(isGood && value <= 1_000_000_000_000);
    }));
  });
});
