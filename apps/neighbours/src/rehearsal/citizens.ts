import { chanceOf, weighted } from './chance.js';
import { nameOf, spelled, SPELLINGS, wholeName, type NameParts } from './names.js';
import { BIRTH_PROVINCES, readPersonalNumber, spellPersonalNumber, type Sex } from './personal-number.js';

/**
 * A made-up country. Nobody is stored: a number leads back to the index it was made from, and everything else about
 * a person follows from (seed, index). So a register of a hundred million people costs nothing, and a generator in
 * another process agrees with it by sharing the seed.
 */
export interface Citizen {
  readonly index: number;
  readonly personalNumber: string;
  readonly name: NameParts;
  readonly sex: Sex;
  /** `YYYY-MM-DD`, the true day. */
  readonly birthDate: string;
  /** Three digits, as in the number. */
  readonly birthProvince: string;
  readonly standing: Standing;
}

/**
 * What the register knows: `whole` everything; `year-only` the birth year but not the day; `differs` a record that
 * disagrees with the papers of the person; `absent` nothing, although the person is real and the number valid.
 */
export type Standing = 'whole' | 'year-only' | 'differs' | 'absent';

/** What the register has written down; not always the truth. */
export interface RegisterEntry {
  readonly personalNumber: string;
  readonly name: NameParts;
  readonly sex: Sex;
  readonly birthYear: number;
  /** Absent when the register knows only the year. */
  readonly birthDate?: string;
  readonly birthProvince: string;
}

const FIRST_YEAR = 1936;
const YEARS = 90;
const COHORTS = BIRTH_PROVINCES.length * YEARS * 2;
const SUFFIXES = 1_000_000;
/** Indexes below this are people of the made-up country; a valid number above it belongs to nobody. */
export const POPULATION = 100_000_000;

const STANDING_SHARES: Readonly<Record<Standing, number>> = {
  whole: 0.95, 'year-only': 0.02, differs: 0.01, absent: 0.02,
};

/** The person behind an index in [0, 2^33). The same seed and index always give the same person. */
export function citizenOf(seed: number, index: number): Citizen {
  if (!Number.isSafeInteger(index) || index < 0 || index >= COHORTS * SUFFIXES) throw new RangeError('no such index');
  const cohort = permuted(index % COHORTS, COHORTS, cohortKey(seed));
  const serial = Math.floor(index / COHORTS);
  const suffix = permuted(serial, SUFFIXES, suffixKey(seed, cohort));
  const { province, sex, birthYear } = readCohort(cohort);
  return {
    index,
    personalNumber: spellPersonalNumber({ province, sex, birthYear, suffix }),
    name: nameOf(chanceOf(seed, index, 'name'), sex),
    sex,
    birthDate: dayIn(birthYear, seed, index),
    birthProvince: province,
    standing: index < POPULATION ? weighted(chanceOf(seed, index, 'standing'), STANDING_SHARES) : 'absent',
  };
}

/** The person who has this number, registered or not; undefined when it is nobody's. */
export function citizenBehind(seed: number, personalNumber: string): Citizen | undefined {
  const parts = readPersonalNumber(personalNumber);
  if (parts === undefined) return undefined;
  const province = BIRTH_PROVINCES.indexOf(parts.province);
  const year = parts.birthYear - FIRST_YEAR;
  if (province < 0 || year < 0 || year >= YEARS) return undefined;
  const cohort = (province * YEARS + year) * 2 + (parts.sex === 'female' ? 1 : 0);
  const serial = restored(parts.suffix, SUFFIXES, suffixKey(seed, cohort));
  const index = serial * COHORTS + restored(cohort, COHORTS, cohortKey(seed));
  return index < POPULATION ? citizenOf(seed, index) : undefined;
}

/** What the register holds about a person; undefined when it holds nothing. */
export function registerEntryOf(seed: number, citizen: Citizen): RegisterEntry | undefined {
  const chance = chanceOf(seed, citizen.index, 'register');
  const birthYear = Number(citizen.birthDate.slice(0, 4));
  const { personalNumber, name, sex, birthProvince, birthDate } = citizen;
  const written = respelled(name, chance.pick(['composed', 'decomposed']));
  const entry = { personalNumber, name: written, sex, birthYear, birthProvince };
  switch (citizen.standing) {
    case 'whole':
      return { ...entry, birthDate };
    case 'year-only':
      return entry;
    case 'differs':
      return chance.fraction() < 0.5
        ? { ...entry, birthDate, name: { ...name, given: `${name.given} Khác` } }
        : { ...entry, birthDate: nextDay(birthDate) };
    case 'absent':
      return undefined;
  }
}

/** The name as the person writes it on a form: the true name in one of the usual spellings. */
export function declaredName(seed: number, citizen: Citizen): string {
  return spelled(wholeName(citizen.name), chanceOf(seed, citizen.index, 'spelling').pick(SPELLINGS));
}

/** Whole years on `onDate` (`YYYY-MM-DD`). */
export function ageOf(citizen: Citizen, onDate: string): number {
  const years = Number(onDate.slice(0, 4)) - Number(citizen.birthDate.slice(0, 4));
  return onDate.slice(5) < citizen.birthDate.slice(5) ? years - 1 : years;
}

/** The first person from `index` onwards who fits; wraps round at the end of the population. */
export function citizenFrom(seed: number, index: number, fits: (citizen: Citizen) => boolean): Citizen {
  for (let step = 0; step < 100_000; step += 1) {
    const citizen = citizenOf(seed, (index + step) % POPULATION);
    if (fits(citizen)) return citizen;
  }
  throw new RangeError('nobody fits');
}

function readCohort(cohort: number): { readonly province: string; readonly sex: Sex; readonly birthYear: number } {
  return {
    province: BIRTH_PROVINCES[Math.floor(cohort / 2 / YEARS)]!,
    birthYear: FIRST_YEAR + (Math.floor(cohort / 2) % YEARS),
    sex: cohort % 2 === 0 ? 'male' : 'female',
  };
}

function dayIn(year: number, seed: number, index: number): string {
  const chance = chanceOf(seed, index, 'birth');
  const month = 1 + chance.below(12);
  const day = 1 + chance.below(new Date(Date.UTC(year, month, 0)).getUTCDate());
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** Another day of the same year, so that the digits of the number still agree. */
function nextDay(date: string): string {
  const day = Number(date.slice(8));
  return `${date.slice(0, 8)}${String(day < 28 ? day + 1 : 1).padStart(2, '0')}`;
}

function respelled(name: NameParts, spelling: 'composed' | 'decomposed'): NameParts {
  return {
    family: spelled(name.family, spelling),
    middle: spelled(name.middle, spelling),
    given: spelled(name.given, spelling),
  };
}

/** A keyed affine permutation of [0, size): cheap, exact, and it can be walked backwards. */
interface Key {
  readonly factor: number;
  readonly shift: number;
}

function permuted(value: number, size: number, key: Key): number {
  return (value * key.factor + key.shift) % size;
}

function restored(value: number, size: number, key: Key): number {
  return ((value - key.shift + size) % size) * inverse(key.factor, size) % size;
}

function cohortKey(seed: number): Key {
  return keyFrom(chanceOf(seed, 0, 'cohort'), COHORTS);
}

function suffixKey(seed: number, cohort: number): Key {
  return keyFrom(chanceOf(seed, cohort, 'suffix'), SUFFIXES);
}

function keyFrom(chance: ReturnType<typeof chanceOf>, size: number): Key {
  let factor = 1 + chance.below(size - 1);
  while (greatestCommonDivisor(factor, size) !== 1) factor = (factor % (size - 1)) + 1;
  return { factor, shift: chance.below(size) };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** The number whose product with `factor` leaves 1 when divided by `size` (extended Euclid). */
function inverse(factor: number, size: number): number {
  let [before, now] = [size, factor];
  let [beforeWeight, nowWeight] = [0, 1];
  while (now !== 0) {
    const times = Math.floor(before / now);
    [before, now] = [now, before - times * now];
    [beforeWeight, nowWeight] = [nowWeight, beforeWeight - times * nowWeight];
  }
  return (beforeWeight + size) % size;
}
