import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { comparePerson, nameKey, type DeclaredPerson, type RegisteredPerson } from './compare-person.js';

const DECLARED: DeclaredPerson = { fullName: 'Mẫu Thị Hoà', birthDate: '1990-04-30', sex: 'female' };
const REGISTERED: RegisteredPerson = { fullName: 'MẪU THỊ HÒA', birthDate: '1990-04-30', sex: 'female' };

describe('a name', () => {
  it.each([
    ['the two places of a tone mark', 'Hoà', 'Hòa'],
    ['the two places of a tone mark after u', 'Thuỳ', 'Thùy'],
    ['a dot below', 'Hoạ', 'Họa'],
    ['a hook above', 'Thuỷ', 'Thủy'],
    ['composed and decomposed letters', 'Nguyễn Thử Đặng', 'Nguyễn Thử Đặng'.normalize('NFD')],
    ['half decomposed letters', 'Nguye\u0302\u0303n', 'Nguy\u00ea\u0303n'],
    ['marks in another order', 'e\u0323\u0302', '\u1ec7'],
    ['capitals', 'ĐẶNG VĂN MẪU', 'đặng văn mẫu'],
    ['an apostrophe as books print it', "H'Mẫu Thử", 'H’Mẫu Thử'],
    ['an apostrophe that is a letter', "H'Mẫu Thử", 'H\u02bcMẫu Thử'],
    ['an eth for a Đ', '\u00d0ặng Thử', 'Đặng Thử'],
    ['a small eth for a đ', '\u00f0ặng thử', 'đặng thử'],
    ['an African D for a Đ', '\u0189ặng Thử', 'Đặng Thử'],
    ['spaces', '  Mẫu   Văn\u00a0Thử ', 'Mẫu Văn Thử'],
  ])('is the same to a reader in spite of %s', (_what, one, other) => {
    expect(nameKey(one)).toBe(nameKey(other));
  });

  it.each([
    ['đ is no d', 'Đào', 'Dào'],
    ['a tone counts', 'Hoà', 'Hoá'],
    ['a missing tone counts', 'Hoà', 'Hoa'],
    ['a vowel mark counts', 'Tuân', 'Tuan'],
    ['a horn counts', 'Hương', 'Huong'],
    ['a breve is no circumflex', 'Tăm', 'Tâm'],
    ['the order of the parts counts', 'Mẫu Văn Thử', 'Thử Văn Mẫu'],
    ['a syllable more counts', 'Mẫu Văn', 'Mẫu Văn Thử'],
    ['an apostrophe counts', 'H’Mẫu', 'HMẫu'],
    ['a mark belongs to its own syllable', 'Hoà An', 'Hoa Àn'],
  ])('is another name: %s', (_what, one, other) => {
    expect(nameKey(one)).not.toBe(nameKey(other));
  });

  it('has one key whatever Unicode form it comes in, and the key is its own key', () => {
    const letters = [...'aàáảãạăằắẳẵặâầấẩẫậeêếioôốơớuưứyđbcghklmnpqrstvx '];
    const name = fc.string({ unit: fc.constantFrom(...letters), maxLength: 40 });
    fc.assert(
      fc.property(name, fc.constantFrom('NFC', 'NFD', 'NFKC'), (text, form) => {
        expect(nameKey(text.normalize(form))).toBe(nameKey(text));
        expect(nameKey(text.toUpperCase())).toBe(nameKey(text));
        expect(nameKey(nameKey(text))).toBe(nameKey(text));
      }),
    );
  });
});

describe('a person', () => {
  it('agrees when name, day and sex do', () => {
    expect(comparePerson(DECLARED, REGISTERED)).toEqual({ kind: 'matched' });
  });

  it('agrees whatever apostrophe the register writes', () => {
    const names = ["H'MẪU THỬ", 'H’MẪU THỬ', 'H\u02bcMẪU THỬ'];
    for (const [one, other] of names.flatMap((first) => names.map((second) => [first, second] as const))) {
      expect(comparePerson({ ...DECLARED, fullName: one }, { ...REGISTERED, fullName: other })).toEqual({ kind: 'matched' });
    }
  });

  it('agrees in part when the register knows only the year', () => {
    expect(comparePerson(DECLARED, { ...REGISTERED, birthDate: '1990' })).toEqual({ kind: 'partial' });
    expect(comparePerson(DECLARED, { ...REGISTERED, birthDate: '1991' })).toEqual({ kind: 'mismatched', fields: ['birthDate'] });
  });

  it('agrees when the register does not know the sex', () => {
    expect(comparePerson(DECLARED, { ...REGISTERED, sex: null })).toEqual({ kind: 'matched' });
  });

  it.each([
    ['the name', { fullName: 'Mẫu Thị Hoa' }, ['fullName']],
    ['the day', { birthDate: '1990-04-29' }, ['birthDate']],
    ['the sex', { sex: 'male' as const }, ['sex']],
    ['everything', { fullName: 'Thử', birthDate: '2001-01-01', sex: 'male' as const }, ['fullName', 'birthDate', 'sex']],
  ])('differs in %s, and only the names of fields are told', (_what, other, fields) => {
    expect(comparePerson(DECLARED, { ...REGISTERED, ...other })).toEqual({ kind: 'mismatched', fields });
  });
});
