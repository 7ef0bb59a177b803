/**
 * The personal identification number (số định danh cá nhân): PPP C YY NNNNNN. PPP is the province where the birth
 * was registered, C the century and sex, YY the birth year in its century, NNNNNN random. There is no check digit.
 */
export type Sex = 'male' | 'female';

export interface NumberParts {
  /** Three digits of the province of birth registration. */
  readonly province: string;
  readonly sex: Sex;
  readonly birthYear: number;
  /** 0 … 999 999. */
  readonly suffix: number;
}

/** The provinces of before the merger of 2025: the prefix of a number is kept for life. */
export const BIRTH_PROVINCES: readonly string[] = [
  '001', '002', '004', '006', '008', '010', '011', '012', '014', '015', '017', '019', '020', '022', '024', '025',
  '026', '027', '030', '031', '033', '034', '035', '036', '037', '038', '040', '042', '044', '045', '046', '048',
  '049', '051', '052', '054', '056', '058', '060', '062', '064', '066', '067', '068', '070', '072', '074', '075',
  '077', '079', '080', '082', '083', '084', '086', '087', '089', '091', '092', '093', '094', '095', '096',
];

/** Spells the number of a person born from 1900 to 2399. */
export function spellPersonalNumber(parts: NumberParts): string {
  const century = Math.floor(parts.birthYear / 100) - 19;
  const digit = century * 2 + (parts.sex === 'female' ? 1 : 0);
  const year = String(parts.birthYear % 100).padStart(2, '0');
  return `${parts.province}${digit}${year}${String(parts.suffix).padStart(6, '0')}`;
}

/** Reads twelve digits; undefined for anything else. Says nothing about whether such a person exists. */
export function readPersonalNumber(text: string): NumberParts | undefined {
  if (!/^[0-9]{12}$/.test(text)) return undefined;
  const digit = Number(text[3]);
  return {
    province: text.slice(0, 3),
    sex: digit % 2 === 0 ? 'male' : 'female',
    birthYear: 1900 + Math.floor(digit / 2) * 100 + Number(text.slice(4, 6)),
    suffix: Number(text.slice(6)),
  };
}
