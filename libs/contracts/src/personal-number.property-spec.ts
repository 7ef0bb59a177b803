import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { anyDamageTo } from '../../../test/support/any-fact.js';
import { checkPersonalNumber } from './index.js';

const person = fc.record({
  province: fc.constantFrom('001', '024', '079', '096'),
  birthYear: fc.integer({ min: 1900, max: 2399 }),
  sex: fc.constantFrom<'male' | 'female'>('male', 'female'),
  tail: fc.stringMatching(/^\d{6}$/),
});
/** The number as the law builds it: province, century and sex, year, six digits of chance. */
const numberOf = ({ province, birthYear, sex, tail }: { province: string; birthYear: number; sex: string; tail: string }): string =>
  `${province}${(Math.floor(birthYear / 100) - 19) * 2 + (sex === 'male' ? 0 : 1)}${String(birthYear % 100).padStart(2, '0')}${tail}`;
const codesOf = (number: string, declared = {}): string[] =>
  checkPersonalNumber(number, declared, '/p').faults.map(({ code }) => code);

describe('a personal number', () => {
  it('agrees with the person for whom it was built', () => {
    fc.assert(fc.property(person, (someone) => {
      expect(checkPersonalNumber(numberOf(someone), someone)).toEqual({ faults: [], warnings: [] });
    }));
  });

  it('disagrees with every other birth year and with the other sex', () => {
    fc.assert(fc.property(person, fc.integer({ min: 1900, max: 2399 }), (someone, year) => {
      const other = someone.sex === 'male' ? 'female' : 'male';
      expect(codesOf(numberOf(someone), { sex: other })).toEqual(['personal-number-sex']);
      expect(codesOf(numberOf(someone), { birthYear: year })).toEqual(year === someone.birthYear ? [] : ['personal-number-birth-year']);
    }));
  });

  it('betrays any one wrong digit of century, sex and year, and cannot betray one of the rest: it has no check digit', () => {
    fc.assert(fc.property(person, fc.nat(11), fc.integer({ min: 1, max: 9 }), (someone, place, add) => {
      const digits = [...numberOf(someone)];
      const wrong = digits.with(place, String((Number(digits[place]) + add) % 10)).join('');
      expect(codesOf(wrong, someone).length > 0).toBe(place >= 3 && place <= 5);
    }));
  });

  it('is refused with one character that is no digit, one too few or one too many', () => {
    const damaged = person.chain((someone) => anyDamageTo(numberOf(someone), fc.constantFrom('a', ' ', '-', '.', '１', '٣', 'O', '7')));
    fc.assert(fc.property(damaged, (text) => {
      fc.pre(!/^[0-9]{12}$/.test(text));
      expect(codesOf(text)).toEqual(['personal-number-shape']);
    }));
  });

  it('is never repeated by what is said about it', () => {
    const said = fc.oneof(person.map(numberOf), fc.stringMatching(/^\d{9}$/), fc.stringMatching(/^\d{12}$/), fc.string({ minLength: 4 }));
    fc.assert(fc.property(said, fc.integer(), (number, birthYear) => {
      fc.pre(number.trim().length > 3);
      expect(JSON.stringify(checkPersonalNumber(number, { birthYear, sex: 'female' }, '/p'))).not.toContain(number);
    }));
  });
});
