import { describe, expect, it } from '@jest/globals';

import { CanarySearch } from './canaries.js';

const NAME = 'Nguyễn Thử Văn Ví Dụ';
const escaped = (text: string): string =>
  text.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
const CONTENT = 'Mẫu 31451: nội dung thử';
const search = new CanarySearch([NAME, '001199000123', '0900012345', 'mau.7@example.test', '  Trần   Thị  Mẫu ', CONTENT]);

describe('the search for personal values', () => {
  it.each([
    ['as it was said', `{"fullName":"${NAME}"}`],
    ['in capitals', `Not valid: ${NAME.toUpperCase()}`],
    ['decomposed', `name=${NAME.normalize('NFD')};`],
    ['between other words', `xin chào ${NAME} ở Hà Nội`],
    ['with other spaces', 'Trần Thị\tMẫu'],
    ['a number', 'value: "001199000123"'],
    ['a number beside other signs', 'GET /people/001199000123?x'],
    ['a telephone number', 'tel:0900012345'],
    ['an address', 'to MAU.7@example.test, soon'],
    ['escaped as in JSON', `{"fullName":"${escaped(NAME)}"}`],
    ['escaped as in JSON within JSON', JSON.stringify(`{"fullName":"${escaped(NAME).toUpperCase().replaceAll('\\U', '\\u')}"}`)],
    ['escaped and decomposed', escaped(NAME.normalize('NFD'))],
    ['escaped as in a URL', `GET /people?name=${encodeURIComponent(NAME)}&x=1`],
    ['escaped as in a form', `name=${new URLSearchParams({ NAME })}`],
    ['as an address in a URL', `to=${encodeURIComponent('mau.7@example.test')}`],
    ['as a form has it', `{"newAddress":"${CONTENT}"}`],
    ['as a form has it, with other signs', 'Mẫu 31451 - nội dung (thử)'],
    ['as a form has it, in a URL', `?newAddress=${encodeURIComponent(CONTENT)}`],
    ['escaped beside half an escape', `100% %E1 ${encodeURIComponent(NAME)} %`],
  ])('finds one %s', (_how, text) => expect(search.finds(text)).toBe(true));

  it.each([
    ['part of a name', 'Nguyễn Thử'],
    ['a longer number', '9001199000123'],
    ['another number', '001199000124'],
    ['another address', 'mau.77@example.test'],
    ['the same words apart', 'Nguyễn, Thử, Văn, Ví, Dụ'],
    ['another content of that form', 'Mẫu 31452: nội dung thử'],
    ['half of what a form has', 'Mẫu 31451: nội dung'],
    ['part of a name in a URL', encodeURIComponent('Nguyễn Thử')],
    ['escapes of something else', escaped('Nguyễn Thử Mẹo')],
  ])('passes over %s', (_what, text) => expect(search.finds(text)).toBe(false));

  it.each(['Mẫu', '09000123', 'mau.7@', '1990-01-01', 'An Van Binh', 'with-family', 'Mẫu 1', 'một hai ba bốn năm sáu bảy tám chín'])(
    'does not begin with %j, which it would look for in vain', (value) => {
      expect(() => new CanarySearch([NAME, value])).toThrow(`Nobody would find ${JSON.stringify(value.toLowerCase())}`);
    },
  );
});
