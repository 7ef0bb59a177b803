import { describe, expect, it } from '@jest/globals';
import { AGENCIES, findEntry, PROCEDURES } from '@hoso/contracts';
import { Refusal } from '@hoso/kernel';
import fc from 'fast-check';

import { APPLICANT, FILING_DAY, sampleFiling } from '../../test/sample-filing.js';
import { SubmitDossierRequest } from '../features/submit-dossier/submit-dossier.request.js';
import { PersonName } from './applicant.js';
import { checkFiling } from './check-filing.js';
import { hasExtensionOf, MEDIA_TYPES, mediaTypeOfBytes } from './media-type.js';
import { isPlainText } from './plain-text.js';

const LETTERS = 'aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ';
const word = fc.string({ unit: fc.constantFrom(...LETTERS, ...LETTERS.toUpperCase()), minLength: 1, maxLength: 7 });
const words = fc.array(word, { minLength: 2, maxLength: 5 }).map((all) => all.join(' '));
const form = fc.constantFrom<'NFC' | 'NFD'>('NFC', 'NFD');
/** Signs that show nothing, or something else than they are. */
const deceiving = fc.constantFrom(
  '\u0000', '\u0007', '\u001b', '\u007f', '\u0085', '\u00ad', '\u034f', '\u061c', '\u115f', '\u1160', '\u17b4', '\u180e', '\u200b',
  '\u200d', '\u200e', '\u202e', '\u2028', '\u2029', '\u2060', '\u2066', '\u2069', '\u3164', '\ufeff', '\uffa0', '\ufff9', '\ue000',
  '\u{e0041}', '\u{f0000}', '\u{10ffff}',
);
const inserted = fc.tuple(words, deceiving, fc.nat(30)).map(([text, sign, place]) => {
  const at = place % (text.length + 1);
  return text.slice(0, at) + sign + text.slice(at);
});

describe('a text', () => {
  it('in Vietnamese is plain in either Unicode form, and so is a name', () => {
    fc.assert(fc.property(words, form, (text, how) => {
      expect(isPlainText(text.normalize(how))).toBe(true);
      expect(PersonName.safeParse(text.normalize(how)).success).toBe(true);
      expect(isPlainText(`${text}\n\t${text}\r\n, số 12/3 (tầng 4) – “${text}”…`.normalize(how))).toBe(true);
    }));
  });

  it('with one sign in it that shows nothing or deceives is not plain, wherever the sign stands', () => {
    fc.assert(fc.property(inserted, (text) => {
      expect(isPlainText(text)).toBe(false);
      expect(PersonName.safeParse(text).success).toBe(false);
    }));
  });

  it('with more than two marks on one letter is not plain', () => {
    const many = fc.array(fc.constantFrom('\u0300', '\u0301', '\u0323', '\u0489'), { minLength: 3, maxLength: 6 });
    fc.assert(fc.property(word, many, (text, marks) => {
      expect(isPlainText(text + marks.join(''))).toBe(false);
    }));
  });

  it('that is a name begins with a letter and holds nothing but letters, marks and five signs', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 12 }), (text) => {
      if (!PersonName.safeParse(text).success) return;
      expect([...text.normalize('NFD')].every((sign) => /[\p{L}\p{M}'’ .-]/u.test(sign))).toBe(true);
      expect(text).toMatch(/^\p{L}/u);
    }));
  });
});

describe('a file', () => {
  const heads = {
    'application/pdf': [...Buffer.from('%PDF-')], 'image/jpeg': [0xff, 0xd8, 0xff],
    'image/png': [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  };

  it('is of the type that its first bytes say, and of none with one of them damaged', () => {
    const damage = fc.record({ place: fc.nat(), flip: fc.integer({ min: 1, max: 255 }) });
    fc.assert(fc.property(fc.constantFrom(...MEDIA_TYPES), fc.uint8Array({ maxLength: 20 }), damage, (type, rest, { place, flip }) => {
      const head = heads[type];
      expect(mediaTypeOfBytes(Buffer.from([...head, ...rest]))).toBe(type);
      const at = place % head.length;
      expect(mediaTypeOfBytes(Buffer.from([...head.with(at, head[at]! ^ flip), ...rest]))).toBeUndefined();
    }));
  });

  it('has the extension of one type at most, whatever it is called', () => {
    const called = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('a.pdf', 'B.JPEG', 'c.png.pdf', 'd.pdf.', '.png'));
    fc.assert(fc.property(called, (name) => {
      const types = MEDIA_TYPES.filter((type) => hasExtensionOf(type, name));
      expect(types.length).toBeLessThanOrEqual(1);
      if (types.length === 1) expect(name.toLowerCase()).toMatch(/\.(pdf|jpe?g|png)$/);
    }));
  });
});

describe('a filing', () => {
  const odd = fc.oneof(fc.constantFrom('', null, 7, true, '2999-01-01', 'Phường Ví Dụ', [], {}), fc.jsonValue({ maxDepth: 1 }));
  const wish = fc.record({
    procedure: fc.constantFrom(...PROCEDURES), channel: fc.constantFrom('online', 'counter', 'post'),
    agency: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...AGENCIES.map(({ code }) => code)) }, fc.constant('H99.999')),
    birthDate: fc.constantFrom('1990-04-30', '2999-01-01', '1890-01-01'),
    personalNumber: fc.constantFrom('001190000001', '001090000001', '123456789'),
    form: fc.dictionary(fc.constantFrom('copies', 'registeredAt', 'reason', 'unknown', 'a/b'), odd, { maxKeys: 3 }), keeps: fc.boolean(),
  });

  it('is checked or refused with faults that point into it, and none repeats what was said', () => {
    fc.assert(fc.property(wish, ({ procedure, agency, channel, birthDate, personalNumber, form: answers, keeps }) => {
      const usual = findEntry(PROCEDURES, procedure.code, procedure.version)!;
      const base = sampleFiling(undefined, { procedureCode: usual.code, channel: channel as 'online' });
      const filing = {
        ...base, agencyCode: keeps ? base.agencyCode : agency, applicant: { ...APPLICANT, birthDate, personalNumber },
        submitter: undefined, form: { ...base.form, ...answers }, attachments: [],
      };
      try {
        expect(checkFiling(filing, FILING_DAY).tenant).toBe(filing.agencyCode.split('.')[0]);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        const faults = error.details.faults ?? [];
        expect(faults.length).toBeGreaterThan(0);
        for (const { pointer } of faults) expect(Object.keys(filing)).toContain(pointer.split('/')[1]);
        const told = JSON.stringify(error.details);
        expect([APPLICANT.fullName, personalNumber, birthDate].filter((value) => told.includes(value))).toEqual([]);
      }
    }));
  });

  it('is read strictly: a member more, or one less that it needs, and it is no filing', () => {
    const members = Object.keys(sampleFiling()) as (keyof SubmitDossierRequest)[];
    const needed = members.filter((member) => member !== 'attachments');
    fc.assert(fc.property(fc.constantFrom(...needed), fc.stringMatching(/^[a-z]{1,8}$/), (member, surplus) => {
      const { [member]: _gone, ...less } = sampleFiling();
      expect(SubmitDossierRequest.safeParse(less).success).toBe(false);
      fc.pre(!members.includes(surplus as typeof member) && surplus !== 'reference' && surplus !== 'submitter');
      expect(SubmitDossierRequest.safeParse({ ...sampleFiling(), [surplus]: 1 }).success).toBe(false);
      const applicant = { ...APPLICANT, [surplus]: 'x' };
      fc.pre(!(surplus in APPLICANT));
      expect(SubmitDossierRequest.safeParse({ ...sampleFiling(), applicant }).success).toBe(false);
    }));
  });
});
