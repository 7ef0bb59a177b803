import type { Fault } from '@hoso/kernel';

/** What is declared beside the number. Leave out what is not known: only what is said is compared. */
export interface DeclaredPerson {
  readonly birthYear?: number;
  readonly sex?: 'male' | 'female';
}

/** Faults forbid the number; warnings only ask for a second look. Neither carries any part of the number. */
export interface PersonalNumberFindings {
  readonly faults: readonly Fault[];
  readonly warnings: readonly Fault[];
}

/**
 * Prefixes of the provinces before the merger of 2025. A number keeps its prefix for life, so new mergers add nothing
 * and remove nothing.
 */
const PROVINCE_PREFIXES: ReadonlySet<string> = new Set(
  (
    '001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 040 042 ' +
    '044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 086 087 ' +
    '089 091 092 093 094 095 096'
  ).split(' '),
);

/**
 * Looks at a personal identification number (số định danh cá nhân) without asking anyone: `PPP C YY NNNNNN`, where PPP
 * is the place of birth registration, C the century and sex, YY the birth year. There is no check digit, and a sound
 * number proves nothing about whether the person exists.
 *
 * A prefix that is not a province is a warning: people born abroad have country prefixes. The old nine-digit identity
 * card number (CMND) has a fault of its own, so that the person can be told what is asked instead.
 *
 * `pointer` is where the number stands in the caller's request.
 */
export function checkPersonalNumber(
  number: string,
  declared: DeclaredPerson = {},
  pointer = '',
): PersonalNumberFindings {
  if (/^\d{9}$/.test(number)) return { faults: [{ pointer, code: 'personal-number-old-card' }], warnings: [] };
  if (!/^\d{12}$/.test(number)) return { faults: [{ pointer, code: 'personal-number-shape' }], warnings: [] };
  const centuryAndSex = Number(number[3]);
  const birthYear = 1900 + Math.floor(centuryAndSex / 2) * 100 + Number(number.slice(4, 6));
  const sex = centuryAndSex % 2 === 0 ? 'male' : 'female';
  const faults: Fault[] = [];
  if (declared.birthYear !== undefined && declared.birthYear !== birthYear) {
    faults.push({ pointer, code: 'personal-number-birth-year' });
  }
  if (declared.sex !== undefined && declared.sex !== sex) faults.push({ pointer, code: 'personal-number-sex' });
  const known = PROVINCE_PREFIXES.has(number.slice(0, 3));
  return { faults, warnings: known ? [] : [{ pointer, code: 'personal-number-prefix-unknown' }] };
}
