import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  ageOf, citizenBehind, citizenFrom, citizenOf, declaredName, POPULATION, registerEntryOf, type Standing,
} from './citizens.js';
import { MARKERS, spelled, SPELLINGS, wholeName } from './names.js';
import { BIRTH_PROVINCES, readPersonalNumber, spellPersonalNumber } from './personal-number.js';

const seeds = fc.integer({ min: 0, max: 0xffff_ffff });
const indexes = fc.integer({ min: 0, max: POPULATION - 1 });

/** What every careful reader of Vietnamese names does before comparing two of them. */
function comparable(name: string): string {
  return name
    .normalize('NFD').toLowerCase().trim().replaceAll(/\s+/g, ' ')
    .split(' ').map((word) => {
      const tone = /[\u0300\u0301\u0303\u0309\u0323]/.exec(word)?.[0] ?? '';
      return word.replaceAll(/[\u0300\u0301\u0303\u0309\u0323]/g, '') + tone;
    }).join(' ');
}

describe('a personal number', () => {
  it('reads back what was spelled', () => {
    fc.assert(fc.property(
      fc.constantFrom(...BIRTH_PROVINCES), fc.constantFrom('male' as const, 'female' as const),
      fc.integer({ min: 1900, max: 2399 }), fc.integer({ min: 0, max: 999_999 }),
      (province, sex, birthYear, suffix) => {
        const parts = { province, sex, birthYear, suffix };
        const number = spellPersonalNumber(parts);
        expect(number).toMatch(/^[0-9]{12}$/);
        expect(readPersonalNumber(number)).toEqual(parts);
      },
    ));
  });

  it.each([
    ['001090000001', { province: '001', sex: 'male', birthYear: 1990, suffix: 1 }],
    ['079301123456', { province: '079', sex: 'female', birthYear: 2001, suffix: 123_456 }],
  ])('%s says what the law says', (number, parts) => {
    expect(readPersonalNumber(number)).toEqual(parts);
  });

  it.each(['', '12345678901', '1234567890123', '00109000000x', '٠٠١٠٩٠٠٠٠٠٠١'])('is not %s', (text) => {
    expect(readPersonalNumber(text)).toBeUndefined();
  });
});

describe('a sample citizen', () => {
  it('is the same person each time', () => {
    fc.assert(fc.property(seeds, indexes, (seed, index) => {
      expect(citizenOf(seed, index)).toEqual(citizenOf(seed, index));
    }));
  });

  it('has a number that agrees with birth date, sex and province, and leads back to the person', () => {
    fc.assert(fc.property(seeds, indexes, (seed, index) => {
      const citizen = citizenOf(seed, index);
      expect(readPersonalNumber(citizen.personalNumber)).toMatchObject({
        province: citizen.birthProvince, sex: citizen.sex, birthYear: Number(citizen.birthDate.slice(0, 4)),
      });
      expect(new Date(`${citizen.birthDate}T00:00:00Z`).toISOString().slice(0, 10)).toBe(citizen.birthDate);
      expect(citizenBehind(seed, citizen.personalNumber)).toEqual(citizen);
    }));
  });

  it('shares the number with nobody', () => {
    const numbers = new Set(Array.from({ length: 10_000 }, (_, step) => citizenOf(11, step * 1_999).personalNumber));
    expect(numbers.size).toBe(10_000);
  });

  it('is not behind a number that was given to nobody', () => {
    const beyond = citizenOf(7, POPULATION + 12_345);
    expect(beyond.standing).toBe('absent');
    expect(citizenBehind(7, beyond.personalNumber)).toBeUndefined();
    expect(citizenBehind(7, '999090000001')).toBeUndefined();
    expect(citizenBehind(7, 'not a number')).toBeUndefined();
  });

  it('is evidently fictional', () => {
    fc.assert(fc.property(seeds, indexes, (seed, index) => {
      expect(MARKERS.some((marker) => citizenOf(seed, index).name.middle.endsWith(marker))).toBe(true);
    }));
  });

  it('writes the name in a spelling that compares equal', () => {
    fc.assert(fc.property(seeds, indexes, (seed, index) => {
      const citizen = citizenOf(seed, index);
      expect(comparable(declaredName(seed, citizen))).toBe(comparable(wholeName(citizen.name)));
    }));
    expect(new Set(SPELLINGS.map((spelling) => spelled('Lê Thị Mẫu Hòa', spelling))).size).toBe(SPELLINGS.length);
    expect(spelled('Lê Mẫu Hòa', 'tone-on-second-vowel')).toBe('Lê Mẫu Hoà');
    expect(spelled('Lê Mẫu Quý', 'tone-on-second-vowel')).toBe('Lê Mẫu Quý');
  });

  it('is known to the register as the standing says', () => {
    const of = (standing: Standing) => citizenFrom(3, 1_000_000, (citizen) => citizen.standing === standing);
    const [whole, yearOnly, differs, absent] = [of('whole'), of('year-only'), of('differs'), of('absent')];
    expect(registerEntryOf(3, whole)).toMatchObject({ birthDate: whole.birthDate, sex: whole.sex });
    expect(registerEntryOf(3, yearOnly)).not.toHaveProperty('birthDate');
    expect(registerEntryOf(3, yearOnly)).toHaveProperty('birthYear', Number(yearOnly.birthDate.slice(0, 4)));
    const entry = registerEntryOf(3, differs)!;
    const sameName = comparable(wholeName(entry.name)) === comparable(wholeName(differs.name));
    expect(sameName && entry.birthDate === differs.birthDate).toBe(false);
    expect(registerEntryOf(3, absent)).toBeUndefined();
  });

  it('meets each standing about as often as intended', () => {
    const counted = { whole: 0, 'year-only': 0, differs: 0, absent: 0 };
    for (let step = 0; step < 8_000; step += 1) counted[citizenOf(5, step * 4_973).standing] += 1;
    expect(counted.whole / 8_000).toBeCloseTo(0.95, 1);
    expect(counted['year-only']).toBeGreaterThan(110);
    expect(counted.differs).toBeGreaterThan(45);
    expect(counted.absent).toBeGreaterThan(110);
  });

  it('grows older on the birthday', () => {
    const citizen = { ...citizenOf(1, 1), birthDate: '1990-06-15' };
    expect(ageOf(citizen, '2026-06-14')).toBe(35);
    expect(ageOf(citizen, '2026-06-15')).toBe(36);
  });
});
