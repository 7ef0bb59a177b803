import { describe, expect, it } from '@jest/globals';

import { Applicant, PersonalNumber, PersonName } from './applicant.js';
import { FormAnswers } from './filing-parts.js';
import { hasExtensionOf, mediaTypeOfBytes } from './media-type.js';
import { isPlainText } from './plain-text.js';
import { APPLICANT } from '../../test/sample-filing.js';

describe('a text', () => {
  it.each([
    ['Vietnamese, composed', 'Số 1, đường Ví Dụ, phường Thử Nghiệm'],
    ['Vietnamese, decomposed', 'Nguyễn Thị Mẫu Hoà'.normalize('NFD')],
    ['of several lines', 'một\nhai\r\n\tba'],
    ['with signs and emoji', '№ 12/2019 – “x” 😀 €'],
    ['empty', ''],
  ])('may be %s', (_what, text) => expect(isPlainText(text)).toBe(true));

  it.each([
    ['a null', 'a\u0000b'], ['an escape', 'a\u001bb'], ['a delete', 'a\u007fb'], ['a C1 control', 'a\u0085b'],
    ['a zero-width space', 'a\u200bb'], ['a zero-width joiner', 'a\u200db'], ['a byte order mark', '\ufeffa'],
    ['a change of direction', 'a\u202eb'], ['an isolate', 'a\u2066b'], ['a soft hyphen', 'a\u00adb'],
    ['a line separator', 'a\u2028b'], ['a filler', 'a\u3164b'], ['a grapheme joiner', 'a\u034fb'],
    ['a private character', 'a\ue000b'], ['an unassigned one', 'a\u0378b'], ['a tower of marks', 'a\u0301\u0301\u0301'],
  ])('must not hold %s', (_what, text) => {
    expect(isPlainText(text)).toBe(false);
    expect(FormAnswers.safeParse({ note: text }).success).toBe(false);
  });
});

describe('a name', () => {
  it.each([
    'Mẫu Thị Hoà', 'Mẫu Thị Hoà'.normalize('NFD'), "O'Thử-Mẫu", 'Đặng Ví Dụ', 'H’Mẫu Thử', 'HʼMẫu Thử', "H'Mẫu Thử",
  ])('may be %s', (name) => {
    expect(PersonName.safeParse(name).success).toBe(true);
  });
  it.each([
    '', 'A', '1Thử', 'Thử2', '<b>Thử</b>', 'Thử\u200bMẫu', 'Th\u202eử',
    '\u0301Thử', 'x'.repeat(121), 'Thử\nMẫu', '’Thử', 'Thử‘Mẫu',
  ])('is not %j', (name) => {
    expect(PersonName.safeParse(name).success).toBe(false);
  });
});

describe('a personal number', () => {
  it.each(['001190000001', '012345678'])('%s is read', (number) => expect(PersonalNumber.safeParse(number).success).toBe(true));
  it.each(['', '00119000000', '0011900000012', '٠٠١١٩٠٠٠٠٠٠١', '００１１９０００００００', '001190000001 ', '00119000000x'])(
    '%j is not', (number) => expect(PersonalNumber.safeParse(number).success).toBe(false),
  );
});

describe('an applicant', () => {
  it('comes out as it went in', () => expect(Applicant.parse(APPLICANT)).toEqual(APPLICANT));
  it.each([
    { birthDate: '1990-02-30' }, { birthDate: '30/04/1990' }, { sex: 'other' }, { kind: 'enterprise' }, { phone: '12' },
    { email: 'x' }, { nickname: 'Thử' },
  ])('is not one with %j', (wrong) => expect(Applicant.safeParse({ ...APPLICANT, ...wrong }).success).toBe(false));
});

describe('a file', () => {
  it.each([
    ['%PDF-1.7', 'application/pdf'],
    ['\u00ff\u00d8\u00ff\u00e0', 'image/jpeg'],
    ['\u0089PNG\r\n\u001a\n', 'image/png'],
    ['PK\u0003\u0004', undefined],
    ['<svg', undefined],
    ['%PDF', undefined],
    ['', undefined],
  ])('that begins with %j is %s', (head, mediaType) => {
    expect(mediaTypeOfBytes(Buffer.from(head, 'latin1'))).toBe(mediaType);
  });
  it.each([
    ['a.pdf', true], ['a.PDF', true], ['a.b.pdf', true], ['a.pdf.exe', false], ['pdf', false], ['a.jpg', false], ['', false],
  ])('called %j is a PDF by its name: %s', (name, itIs) => expect(hasExtensionOf('application/pdf', name)).toBe(itIs));
});
