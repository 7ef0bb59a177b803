import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { checkPersonalNumber } from './personal-number.js';

const codes = (number: string, declared = {}): { faults: string[]; warnings: string[] } => {
  const findings = checkPersonalNumber(number, declared, '/applicant/personalNumber');
  return { faults: findings.faults.map((f) => f.code), warnings: findings.warnings.map((f) => f.code) };
};

describe('the personal number', () => {
  it.each([
    ['001099000001', { birthYear: 1999, sex: 'male' }],
    ['079185000001', { birthYear: 1985, sex: 'female' }],
    ['024204000001', { birthYear: 2004, sex: 'male' }],
    ['096320000001', { birthYear: 2020, sex: 'female' }],
    ['001412000001', { birthYear: 2112, sex: 'male' }],
    ['001099000001', {}],
  ])('%s is sound for %j', (number, declared) => {
    expect(codes(number, declared)).toEqual({ faults: [], warnings: [] });
  });

  it('finds another birth year, another century and another sex', () => {
    expect(codes('001099000001', { birthYear: 1998 }).faults).toEqual(['personal-number-birth-year']);
    expect(codes('001099000001', { birthYear: 2099 }).faults).toEqual(['personal-number-birth-year']);
    expect(codes('001099000001', { birthYear: 2099, sex: 'female' }).faults).toEqual([
      'personal-number-birth-year',
      'personal-number-sex',
    ]);
  });

  it('only warns of a prefix that is no province of ours', () => {
    expect(codes('101099000001')).toEqual({ faults: [], warnings: ['personal-number-prefix-unknown'] });
    expect(codes('003099000001').warnings).toEqual(['personal-number-prefix-unknown']);
  });

  it('tells the old nine-digit card from nonsense', () => {
    expect(codes('123456789').faults).toEqual(['personal-number-old-card']);
    for (const nonsense of [
      '',
      '12345678901',
      '1234567890123',
      '00109900000a',
      ' 001099000001',
      '００１０９９０００００１',
    ]) {
      expect(codes(nonsense).faults).toEqual(['personal-number-shape']);
    }
  });

  it('agrees with whoever made the number, and never repeats it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1900, max: 2399 }),
        fc.constantFrom<'male' | 'female'>('male', 'female'),
        fc.integer({ min: 0, max: 999_999 }),
        (birthYear, sex, tail) => {
          const century = (Math.floor(birthYear / 100) - 19) * 2 + (sex === 'female' ? 1 : 0);
          const year = String(birthYear % 100).padStart(2, '0');
          const number = `001${century}${year}${String(tail).padStart(6, '0')}`;
          expect(codes(number, { birthYear, sex })).toEqual({ faults: [], warnings: [] });
          const wrong = checkPersonalNumber(number, { birthYear: birthYear + 1 }, '/p');
          expect(wrong.faults).toEqual([{ pointer: '/p', code: 'personal-number-birth-year' }]);
        },
      ),
    );
  });
});
