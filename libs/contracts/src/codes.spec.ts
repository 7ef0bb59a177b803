import { describe, expect, it } from '@jest/globals';
import { SeededRandom } from '@hoso/kernel';
import fc from 'fast-check';

import { dayOfNumber } from './civil-day.js';
import { formatDossierCode, parseDossierCode, parseTemporaryReference, temporaryReference } from './codes.js';

describe('the dossier code', () => {
  it.each([
    ['000.17.22.H56-210531-0001', '000.17.22.H56', 'H56', 'right', '2021-05-31', 1],
    ['000.00.06.H56-231027-0361', '000.00.06.H56', 'H56', 'right', '2023-10-27', 361],
    ['H56.14-240823-0001', 'H56.14', 'H56', 'left', '2024-08-23', 1],
    ['H15.50.05.13-261008-0975', 'H15.50.05.13', 'H15', 'left', '2026-10-08', 975],
    ['G09.20-20260609-0092637', 'G09.20', 'G09', 'left', '2026-06-09', 92637],
  ] as const)('reads %s', (text, agency, levelOne, order, day, sequence) => {
    expect(parseDossierCode(text)).toEqual({ text, agency, levelOne, order, day, sequence });
  });

  it('forgives space around it and small letters', () => {
    expect(parseDossierCode('  h56.14-240823-0001\n')?.text).toBe('H56.14-240823-0001');
  });

  it.each([
    ['no such day', 'H56.14-260231-0001'],
    ['no level-1 group', '000.00.06-231027-0361'],
    ['three-digit order number', 'H56.14-240823-001'],
    ['eight-digit order number', 'H56.14-240823-00000001'],
    ['a group of one', 'H56.1-240823-0001'],
    ['an agency of more than 35 characters', 'H56.100.100.100.100.100.100.100.100.100-240823-0001'],
    ['a letter of another script', 'ı15.14-240823-0001'],
    ['nothing', ''],
  ])('refuses %s', (_, text) => {
    expect(parseDossierCode(text)).toBeUndefined();
  });

  it('gives back what was put in', () => {
    const group = fc.stringMatching(/^[A-Z0-9]{2,3}$/);
    const agency = fc
      .tuple(fc.constantFrom('G01', 'G15', 'H26', 'H29', 'H56'), fc.array(group, { maxLength: 6 }))
      .map(([levelOne, groups]) => [levelOne, ...groups].join('.'));
    fc.assert(
      fc.property(
        agency,
        fc.integer({ min: 10_957, max: 47_481 }).map(dayOfNumber),
        fc.integer({ min: 1, max: 9_999_999 }),
        (code, day, sequence) => {
          const text = formatDossierCode(code, day, sequence);
          expect(parseDossierCode(text)).toMatchObject({ text, agency: code, day, sequence, order: 'left' });
        },
      ),
    );
  });

  it('pads the order number to four digits and never cuts a longer one', () => {
    expect(formatDossierCode('H26.101', '2026-11-20', 7)).toBe('H26.101-261120-0007');
    expect(formatDossierCode('H26.101', '2026-11-20', 12345)).toBe('H26.101-261120-12345');
  });

  it.each([
    ['000.00.H26', '2026-11-20', 1],
    ['h26', '2026-11-20', 1],
    ['H26', '2026-11-31', 1],
    ['H26', '1999-11-30', 1],
    ['H26', '2026-11-20', 0],
    ['H26', '2026-11-20', 1.5],
    ['H26', '2026-11-20', 10_000_000],
  ])('will not spell %s %s %s', (agency, day, sequence) => {
    expect(() => formatDossierCode(agency, day, sequence)).toThrow();
  });
});

describe('the temporary reference', () => {
  const bytes = fc.uint8Array({ minLength: 12, maxLength: 16 });

  it('reads what it spells, and what people make of it', () => {
    fc.assert(
      fc.property(bytes, (chance) => {
        const reference = temporaryReference(chance);
        expect(reference).toMatch(/^T-[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{5}$/);
        expect(parseTemporaryReference(reference)).toBe(reference);
        expect(parseTemporaryReference(` ${reference.toLowerCase().replaceAll('-', '')} `)).toBe(reference);
        expect(parseTemporaryReference(reference.replaceAll('0', 'O').replaceAll('1', 'l'))).toBe(reference);
      }),
    );
  });

  it('detects every wrong symbol and every two symbols that changed places', () => {
    const symbols = '0123456789ABCDEFGHJKMNPQRTVWXYZ';
    const random = new SeededRandom(7);
    for (let round = 0; round < 20; round += 1) {
      const reference = temporaryReference(random.bytes(12));
      const bare = [...reference.slice(2).replaceAll('-', '')];
      for (const [place, right] of bare.entries()) {
        for (const wrong of symbols) {
          if (wrong !== right) expect(parseTemporaryReference(`T${bare.with(place, wrong).join('')}`)).toBeUndefined();
        }
        for (const [other, symbol] of bare.entries()) {
          if (other <= place || symbol === right) continue;
          expect(parseTemporaryReference(`T${bare.with(place, symbol).with(other, right).join('')}`)).toBeUndefined();
        }
      }
    }
  });

  it('uses all its chance: ten thousand draws, no two alike', () => {
    const random = new SeededRandom(42);
    const drawn = new Set(Array.from({ length: 10_000 }, () => temporaryReference(random.bytes(12))));
    expect(drawn.size).toBe(10_000);
  });

  it('is no dossier code, wants enough chance, and refuses nonsense', () => {
    expect(parseDossierCode(temporaryReference(new Uint8Array(12)))).toBeUndefined();
    expect(() => temporaryReference(new Uint8Array(11))).toThrow('temporary-reference-bytes');
    for (const nonsense of [
      '',
      'T-',
      'T-00000-00000-0000',
      'X-00000-00000-00000',
      'T-U0000-00000-00000',
      'T-HCYıG-6JM8A-Z8CMQ',
      'T'.repeat(99),
    ]) {
      expect(parseTemporaryReference(nonsense)).toBeUndefined();
    }
  });
});
