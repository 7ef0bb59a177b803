import type { ComparedField, Verdict } from './verification.js';

/** Who the dossier says the applicant is. */
export interface DeclaredPerson {
  readonly fullName: string;
  /** `yyyy-MM-dd`. */
  readonly birthDate: string;
  readonly sex: 'male' | 'female';
}

/** Who the register says has that number. */
export interface RegisteredPerson {
  readonly fullName: string;
  /** `yyyy-MM-dd`, or only `yyyy` where the register knows no more. */
  readonly birthDate: string;
  readonly sex: 'male' | 'female' | null;
}

/**
 * Compares the dossier's word with the register's. Names agree when they are the same to a reader: Unicode form, capitals,
 * spaces, the kind of apostrophe, the two placements of Vietnamese tone marks (hoà, hòa) and which of three signs that look like Đ was
 * typed do not count.
 */
export function comparePerson(declared: DeclaredPerson, registered: RegisteredPerson): Verdict {
  const fields: ComparedField[] = [];
  if (nameKey(declared.fullName) !== nameKey(registered.fullName)) fields.push('fullName');
  if (!declared.birthDate.startsWith(registered.birthDate)) fields.push('birthDate');
  if (registered.sex !== null && registered.sex !== declared.sex) fields.push('sex');
  if (fields.length > 0) return { kind: 'mismatched', fields };
  return registered.birthDate.length === 4 ? { kind: 'partial' } : { kind: 'matched' };
}

/** What stands for an apostrophe besides the one of ASCII: ’ and ʼ. */
const APOSTROPHES = /[\u2019\u02bc]/g;
/** Letters of other languages that are drawn as Đ is: the eth, of which old conversions of Vietnamese text are full, and the African D. */
const LOOKS_LIKE_D = /[\u00d0\u0189]/g;
const TONE_MARKS = /[\u0300\u0301\u0303\u0309\u0323]/g;

/**
 * The key under which two spellings of a name are the same: upper case, single spaces, one kind of apostrophe and of Đ, and in each
 * syllable the tone mark moved to the end, so that its place among the vowels does not matter. Vowel marks (â, ă, ơ …) and đ stay.
 */
export function nameKey(name: string): string {
  return name
    .normalize('NFD')
    .toUpperCase()
    .replace(APOSTROPHES, "'")
    .replace(LOOKS_LIKE_D, '\u0110')
    .trim()
    .split(/\s+/)
    .map((syllable) => syllable.replace(TONE_MARKS, '') + (syllable.match(TONE_MARKS) ?? []).join(''))
    .join(' ')
    .normalize('NFC');
}
