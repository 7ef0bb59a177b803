import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { comparePerson, nameKey, type DeclaredPerson } from './compare-person.js';

const BASES = ['a', 'ă', 'â', 'e', 'ê', 'i', 'o', 'ô', 'ơ', 'u', 'ư', 'y'];
const TONES = ['', '\u0300', '\u0301', '\u0303', '\u0309', '\u0323'];
const beginning = fc.constantFrom('', 'b', 'c', 'đ', 'h', 'kh', 'l', 'ng', 'ph', 'qu', 't', 'tr', 'v');
const ending = fc.constantFrom('', 'c', 'm', 'n', 'ng', 'nh', 't');
/** A syllable as Vietnamese builds them: vowels with their marks, and one tone on one of them. */
const syllable = fc.record({
  beginning, ending,
  vowels: fc.array(fc.constantFrom(...BASES), { minLength: 1, maxLength: 3 }),
  tone: fc.constantFrom(...TONES), place: fc.nat(2),
});
interface Syllable {
  readonly beginning: string;
  readonly vowels: readonly string[];
  readonly ending: string;
  readonly tone: string;
  /** Which of the vowels bears the tone. */
  readonly place: number;
}

function spell({ beginning: first, vowels, ending: last, tone, place }: Syllable, tonePlace = place): string {
  const toned = vowels.map((vowel, index) => (index === tonePlace % vowels.length ? vowel + tone : vowel));
  return (first + toned.join('') + last).normalize('NFC');
}
const name: fc.Arbitrary<readonly Syllable[]> = fc.array(syllable, { minLength: 1, maxLength: 4 });
const next = (all: readonly string[], one: string): string => all[(all.indexOf(one) + 1) % all.length]!;
const spelled = (syllables: readonly Syllable[]): string => syllables.map((one) => spell(one)).join(' ');
const habit = fc.constantFrom<(text: string) => string>(
  (text) => text.normalize('NFD'), (text) => text.normalize('NFC'), (text) => text.toUpperCase(), (text) => text.toLowerCase(),
  (text) => text.replaceAll(' ', '   '), (text) => ` ${text}\t`, (text) => text.replaceAll(' ', '\u00a0'),
  (text) => text.replace(/^./u, (sign) => sign.toUpperCase()),
);

describe('two spellings of a name', () => {
  it('are the same in any Unicode form, in capitals or not, with whatever spaces', () => {
    fc.assert(fc.property(name, fc.array(habit, { maxLength: 5 }), (syllables, habits) => {
      const text = spelled(syllables);
      expect(nameKey(habits.reduce((one, apply) => apply(one), text))).toBe(nameKey(text));
    }));
  });

  it('are the same wherever in a syllable the tone mark stands', () => {
    fc.assert(fc.property(name, fc.nat(2), fc.nat(3), (syllables, tonePlace, which) => {
      const moved = syllables.map((one, index) => spell(one, index === which % syllables.length ? tonePlace : one.place)).join(' ');
      expect(nameKey(moved)).toBe(nameKey(spelled(syllables)));
    }));
  });

  it('are other names with another tone, another vowel, another beginning or another word', () => {
    const other = fc.constantFrom<(one: Syllable) => Syllable>(
      (one) => ({ ...one, tone: next(TONES, one.tone) }),
      (one) => ({ ...one, vowels: one.vowels.with(0, next(BASES, one.vowels[0]!)) }),
      (one) => ({ ...one, beginning: one.beginning === 'đ' ? 'd' : 'đ' }),
    );
    fc.assert(fc.property(name, other, fc.nat(3), (syllables, change, which) => {
      const place = which % syllables.length;
      expect(nameKey(spelled(syllables.with(place, change(syllables[place]!))))).not.toBe(nameKey(spelled(syllables)));
      expect(nameKey(`${spelled(syllables)} ${spell(syllables[0]!)}`)).not.toBe(nameKey(spelled(syllables)));
    }));
  });

  it('have a key that is its own key', () => {
    fc.assert(fc.property(fc.oneof(name.map(spelled), fc.string({ unit: 'grapheme' })), (text) => {
      expect(nameKey(nameKey(text))).toBe(nameKey(text));
    }));
  });
});

describe('a person and the register', () => {
  const day = fc.integer({ min: 0, max: 20_000 }).map((number) => new Date(number * 86_400_000).toISOString().slice(0, 10));
  const sex = fc.constantFrom<'male' | 'female'>('male', 'female');
  const person: fc.Arbitrary<DeclaredPerson> = fc.record({ fullName: name.map(spelled), birthDate: day, sex });

  it('agree where name, day and sex are the same, in part where the register knows only the year', () => {
    fc.assert(fc.property(person, habit, (one, apply) => {
      const registered = { ...one, fullName: apply(one.fullName) };
      expect(comparePerson(one, registered)).toEqual({ kind: 'matched' });
      expect(comparePerson(one, { ...registered, sex: null })).toEqual({ kind: 'matched' });
      expect(comparePerson(one, { ...registered, birthDate: one.birthDate.slice(0, 4) })).toEqual({ kind: 'partial' });
    }));
  });

  it('differ in exactly the fields that differ', () => {
    const another = name.map(spelled);
    const fields = fc.subarray(['fullName', 'birthDate', 'sex'] as const);
    fc.assert(fc.property(person, fields, another, fc.integer({ min: 1, max: 20_000 }), (one, changed, other, days) => {
      const moved = new Date(Date.parse(one.birthDate) + days * 86_400_000).toISOString().slice(0, 10);
      const [turned] = (['male', 'female'] as const).filter((each) => each !== one.sex);
      const changes = { fullName: nameKey(other) === nameKey(one.fullName) ? `${other} ${other}` : other, birthDate: moved, sex: turned! };
      const registered = { ...one, ...Object.fromEntries(changed.map((field) => [field, changes[field]])) };
      expect(comparePerson(one, registered)).toEqual(changed.length === 0 ? { kind: 'matched' } : { kind: 'mismatched', fields: changed });
    }));
  });
});
