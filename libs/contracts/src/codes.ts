import { Defect } from '@hoso/kernel';

import { CivilDay, dayNumberOf } from './civil-day.js';
import { AgencyCode } from './primitives.js';

/** What a dossier code (mã số hồ sơ) says. */
export interface DossierCode {
  /** The code, trimmed and in capitals; for codes of our own exactly what `formatDossierCode` gave. */
  readonly text: string;
  /** The unit that received it on that day. Never the proof of who is competent today. */
  readonly agency: string;
  /** Level-1 identifier (tỉnh/bộ), for example `H56`. */
  readonly levelOne: string;
  /** `left`: level 1 first (QĐ 20/2020/QĐ-TTg). `right`: level 1 last (TT 10/2016, until about 2024). */
  readonly order: 'left' | 'right';
  /** Day of receipt. */
  readonly day: CivilDay;
  /** Order number in that unit and day. */
  readonly sequence: number;
}

const SEQUENCE_MAX = 9_999_999;
const DOSSIER_CODE = /^([A-Z0-9]{2,3}(?:\.[A-Z0-9]{2,3}){0,9})-(\d{6}|\d{8})-(\d{4,7})$/i;
const LEVEL_ONE = /^[A-Y]\d{2}$/;

/**
 * Spells a dossier code: receiving agency, day of receipt, order number of that day in at least four digits (NĐ
 * 61/2018/NĐ-CP Đ.26, TT 01/2018/TT-VPCP Đ.19): `H26.101-261120-0001`. Wrong arguments are a Defect: the agency must be
 * an identifier with level 1 on the left, the number a whole one from 1 to 9 999 999, the year from 2000 to 2099.
 */
export function formatDossierCode(agency: string, day: CivilDay, sequence: number): string {
  if (!AgencyCode.safeParse(agency).success || !LEVEL_ONE.test(agency.split('.')[0] ?? '')) {
    throw new Defect('dossier-code-agency', `not an agency identifier with level 1 first: ${agency}`);
  }
  if (!Number.isInteger(sequence) || sequence < 1 || sequence > SEQUENCE_MAX) {
    throw new Defect('dossier-code-sequence', `not an order number of a day: ${sequence}`);
  }
  dayNumberOf(day);
  if (!day.startsWith('20')) throw new Defect('dossier-code-day', `a two-digit year cannot say ${day}`);
  return `${agency}-${day.slice(2, 4)}${day.slice(5, 7)}${day.slice(8, 10)}-${String(sequence).padStart(4, '0')}`;
}

/**
 * Reads every form of dossier code met in practice: identifiers in the new and the old order, dates of six and eight
 * digits, order numbers of four to seven digits. Space around and small letters are forgiven. Undefined when the text
 * is no dossier code: wrong shape, no level-1 group at either end, or a day that does not exist.
 */
export function parseDossierCode(input: string): DossierCode | undefined {
  const match = DOSSIER_CODE.exec(input.trim()); // before capitals, which would make an I of the ı of another script
  if (match === null) return undefined;
  const [text = '', agency = '', date = '', sequence = ''] = match.map((part) => part.toUpperCase());
  const groups = agency.split('.');
  const first = groups[0] ?? '';
  const last = groups.at(-1) ?? '';
  const order = LEVEL_ONE.test(first) ? 'left' : LEVEL_ONE.test(last) ? 'right' : undefined;
  const day = readDay(date.length === 8 ? date : `20${date}`);
  if (order === undefined || day === undefined || agency.length > 35) return undefined;
  return { text, agency, levelOne: order === 'left' ? first : last, order, day, sequence: Number(sequence) };
}

function readDay(digits: string): CivilDay | undefined {
  const day = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`;
  return CivilDay.safeParse(day).success ? day : undefined;
}

/** Thirty-one symbols, a prime number of them: without I, L, O, S and U, which people read as 1, 1, 0, 5 and V. */
const SYMBOLS = '0123456789ABCDEFGHJKMNPQRTVWXYZ';
const PAYLOAD_LENGTH = 14;
const REFERENCE_BYTES_MIN = 12;
const REFERENCE = /^T[0-9A-Z]{15}$/i;

/**
 * A reference for a dossier that has no dossier code yet (the code is given at acceptance): `T-` and fifteen symbols in
 * groups of five. Fourteen symbols are chance, about 69 bits; the last one checks them. Every single wrong symbol and
 * every two symbols that changed places are detected, because 31 is prime and each place has a weight of its own.
 *
 * `bytes`: at least 12 unpredictable bytes; equal bytes give equal references. Fewer are a Defect.
 */
export function temporaryReference(bytes: Uint8Array): string {
  if (bytes.length < REFERENCE_BYTES_MIN) {
    throw new Defect('temporary-reference-bytes', `needs ${REFERENCE_BYTES_MIN} bytes, got ${bytes.length}`);
  }
  let chance = 0n;
  for (const byte of bytes) chance = chance * 256n + BigInt(byte);
  let payload = '';
  for (let place = 0; place < PAYLOAD_LENGTH; place += 1) {
    payload += SYMBOLS[Number(chance % 31n)];
    chance /= 31n;
  }
  return spell(payload + checkSymbolOf(payload));
}

/**
 * Reads a temporary reference as people write it: small letters, missing or extra hyphens and spaces, O for 0, I and L
 * for 1, S for 5. The one right spelling, or undefined when it is not a temporary reference or was mistyped.
 */
export function parseTemporaryReference(input: string): string | undefined {
  if (input.length > 64) return undefined;
  const bare = input.replaceAll(/[\s-]/g, '');
  if (!REFERENCE.test(bare)) return undefined;
  const symbols = bare.slice(1).toUpperCase().replaceAll('O', '0').replaceAll(/[IL]/g, '1').replaceAll('S', '5');
  if ([...symbols].some((symbol) => !SYMBOLS.includes(symbol))) return undefined;
  const payload = symbols.slice(0, PAYLOAD_LENGTH);
  return symbols.slice(PAYLOAD_LENGTH) === checkSymbolOf(payload) ? spell(symbols) : undefined;
}

function checkSymbolOf(payload: string): string {
  // The check symbol has weight 1, the places before it 2 … 15: all different and none of them zero modulo 31.
  let sum = 0;
  for (const [place, symbol] of [...payload].entries()) sum += (place + 2) * SYMBOLS.indexOf(symbol);
  return SYMBOLS[(31 - (sum % 31)) % 31] ?? '';
}

function spell(symbols: string): string {
  return `T-${symbols.slice(0, 5)}-${symbols.slice(5, 10)}-${symbols.slice(10)}`;
}
