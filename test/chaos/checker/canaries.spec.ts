import { describe, expect, it } from '@jest/globals';

import { CanarySearch } from './canaries.js';

const NAME = 'Nguyễn Thử Văn Ví Dụ';
const search = new CanarySearch([NAME, '001199000123', '0900012345', 'mau.7@example.test', '  Trần   Thị  Mẫu ']);

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
  ])('finds one %s', (_how, text) => expect(search.finds(text)).toBe(true));

  it.each([
    ['part of a name', 'Nguyễn Thử'],
    ['a longer number', '9001199000123'],
    ['another number', '001199000124'],
    ['another address', 'mau.77@example.test'],
    ['the same words apart', 'Nguyễn, Thử, Văn, Ví, Dụ'],
  ])('passes over %s', (_what, text) => expect(search.finds(text)).toBe(false));
});
