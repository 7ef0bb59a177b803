import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { anyDamageTo } from '../../../test/support/any-fact.js';
import { dayOfNumber, formatDossierCode, parseDossierCode, parseTemporaryReference, temporaryReference } from './index.js';

const group = fc.stringMatching(/^[A-Z0-9]{2,3}$/);
const agency = fc
  .tuple(fc.stringMatching(/^[A-Y]\d{2}$/), fc.array(group, { maxLength: 7 }))
  .map(([first, rest]) => [first, ...rest].join('.'));
const day = fc.integer({ min: 10_957, max: 47_481 }).map(dayOfNumber);
const sequence = fc.oneof(fc.integer({ min: 1, max: 9_999 }), fc.integer({ min: 1, max: 9_999_999 }));
const ownCode = fc.record({ agency, day, sequence });

const SYMBOLS = '0123456789ABCDEFGHJKMNPQRTVWXYZ';
const anyReference = fc.uint8Array({ minLength: 12, maxLength: 32 }).map(temporaryReference);
const bareOf = (reference: string): string[] => [...reference.slice(2).replaceAll('-', '')];

describe('a dossier code', () => {
  it('is read as it was spelled', () => {
    fc.assert(fc.property(ownCode, ({ agency: unit, day: received, sequence: order }) => {
      const text = formatDossierCode(unit, received, order);
      expect(parseDossierCode(text)).toEqual({
        text, agency: unit, levelOne: unit.split('.')[0], order: 'left', day: received, sequence: order,
      });
    }));
  });

  it('is read the same from small letters and with space around', () => {
    const around = fc.stringMatching(/^[ \t\n]{0,3}$/);
    fc.assert(fc.property(ownCode, around, around, ({ agency: unit, day: received, sequence: order }, before, after) => {
      const text = formatDossierCode(unit, received, order);
      expect(parseDossierCode(`${before}${text.toLowerCase()}${after}`)).toEqual(parseDossierCode(text));
    }));
  });

  it('is refused or another code when one character of it is damaged', () => {
    const damaged = ownCode.chain((code) => {
      const text = formatDossierCode(code.agency, code.day, code.sequence);
      return anyDamageTo(text, fc.oneof(fc.constantFrom(...'0123456789ABXYZ.-'), fc.string({ minLength: 1, maxLength: 1 })))
        .filter((other) => other.trim().toUpperCase() !== text)
        .map((other) => ({ text, other }));
    });
    fc.assert(fc.property(damaged, ({ text, other }) => {
      const read = parseDossierCode(other);
      expect(read?.text).not.toBe(text);
      if (read) expect(read.text).toBe(other.trim().toUpperCase());
    }));
  });

  it('is never read out of a text in another script', () => {
    const code = ownCode.map((one) => formatDossierCode(one.agency, one.day, one.sequence));
    const lookalike = fc.constantFrom('ı', 'ſ', '１', 'Ａ', 'А', 'Н', '‐', '．', '\u212a');
    const disguised = code.chain((text) => fc.tuple(fc.constant(text), fc.nat(text.length - 1), lookalike));
    fc.assert(fc.property(disguised, ([text, place, sign]) => {
      expect(parseDossierCode(text.slice(0, place) + sign + text.slice(place + 1))).toBeUndefined();
    }));
  });
});

describe('a temporary reference', () => {
  it('is read from whatever people make of it', () => {
    const habit = fc.constantFrom<(text: string) => string>(
      (text) => text.toLowerCase(), (text) => text.replaceAll('-', ''), (text) => text.replaceAll('-', ' '),
      (text) => text.replaceAll('0', 'O'), (text) => text.replaceAll('1', 'I'), (text) => text.replaceAll('1', 'l'),
      (text) => text.replaceAll('5', 's'), (text) => ` ${text} `, (text) => [...text].join('-'),
    );
    fc.assert(fc.property(anyReference, fc.uniqueArray(habit, { maxLength: 5 }), (reference, habits) => {
      expect(parseTemporaryReference(habits.reduce((text, apply) => apply(text), reference))).toBe(reference);
    }));
  });

  it('is refused when any one symbol of it is another', () => {
    fc.assert(fc.property(anyReference, fc.nat(14), (reference, place) => {
      const bare = bareOf(reference);
      const wrong = [...SYMBOLS.replace(bare[place]!, '')];
      expect(wrong.filter((symbol) => parseTemporaryReference(`T${bare.with(place, symbol).join('')}`) !== undefined)).toEqual([]);
    }));
  });

  it('is refused when any two different symbols of it have changed places', () => {
    fc.assert(fc.property(anyReference, fc.nat(14), fc.nat(14), (reference, one, other) => {
      const bare = bareOf(reference);
      fc.pre(bare[one] !== bare[other]);
      expect(parseTemporaryReference(`T${bare.with(one, bare[other]!).with(other, bare[one]!).join('')}`)).toBeUndefined();
    }));
  });

  it('is refused when a symbol is missing or too many', () => {
    fc.assert(fc.property(anyReference, fc.nat(14), fc.constantFrom(...SYMBOLS), (reference, place, symbol) => {
      const bare = bareOf(reference);
      for (const wrong of [bare.toSpliced(place, 1), bare.toSpliced(place, 0, symbol)]) {
        expect(parseTemporaryReference(`T${wrong.join('')}`)).toBeUndefined();
      }
    }));
  });

  it('is read from the letters and digits of ASCII and from nothing that only looks like them', () => {
    const lookalike = fc.constantFrom('ı', 'ſ', '０', 'Ａ', 'О', 'А', 'ß', 'ŉ');
    fc.assert(fc.property(anyReference, fc.nat(14), lookalike, (reference, place, sign) => {
      expect(parseTemporaryReference(`T${bareOf(reference).with(place, sign).join('')}`)).toBeUndefined();
    }));
  });

  it('and a dossier code are never taken for each other', () => {
    fc.assert(fc.property(anyReference, ownCode, (reference, code) => {
      expect(parseDossierCode(reference)).toBeUndefined();
      expect(parseTemporaryReference(formatDossierCode(code.agency, code.day, code.sequence))).toBeUndefined();
    }));
  });

  it('is read from no text that is none, and no text stops the reading', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
      expect(parseTemporaryReference(text)).toBeUndefined();
      expect(parseDossierCode(text)).toBeUndefined();
    }));
  });
});
