import { JSON_BOUNDS } from '../src/json-scanner.js';

const nested = (depth: number, open = '[', close = ']'): string => open.repeat(depth) + close.repeat(depth);
const members = (count: number): string => Array.from({ length: count }, (_, index) => `"k${index}":0`).join();
const { depth, keys, items, characters } = JSON_BOUNDS;

/** JSON bodies that somebody might send in error or in anger, with what each is refused for; null where it is taken. */
export const HOSTILE_JSON: readonly (readonly [body: string, fault: string | null])[] = [
  // no JSON at all
  ['', 'malformed-json'], [' ', 'malformed-json'], ['\u0000', 'malformed-json'], ['undefined', 'malformed-json'],
  ['NaN', 'malformed-json'], ['Infinity', 'malformed-json'], ['-Infinity', 'malformed-json'], ["'a'", 'malformed-json'],
  ['{a:1}', 'malformed-json'], ['{"a":1,}', 'malformed-json'], ['[1,]', 'malformed-json'], ['[,1]', 'malformed-json'],
  ['{"a"}', 'malformed-json'], ['{"a":}', 'malformed-json'], ['{,}', 'malformed-json'], ['{"a" 1}', 'malformed-json'],
  ['{"a":1 "b":2}', 'malformed-json'], ['[1 2]', 'malformed-json'], ['{1:2}', 'malformed-json'],
  ['{', 'malformed-json'], ['[', 'malformed-json'], ['}', 'malformed-json'], ['{]', 'malformed-json'],
  ['[}', 'malformed-json'], ['{} {}', 'malformed-json'], ['{}x', 'malformed-json'], ['[]]', 'malformed-json'],
  ['/* a */ {}', 'malformed-json'], ['{} // b', 'malformed-json'], ['#!\n{}', 'malformed-json'],
  ['\u00a0{}', 'malformed-json'], ['\u2028{}', 'malformed-json'], ['\u000b{}', 'malformed-json'],
  ['True', 'malformed-json'], ['nul', 'malformed-json'], ['truefalse', 'malformed-json'],
  ['<?xml version="1.0"?><a/>', 'malformed-json'], ['a=1&b=2', 'malformed-json'], [')]}\',\n{}', 'malformed-json'],
  // strings
  ['"', 'malformed-json'], ['"a', 'malformed-json'], ['"\\', 'malformed-json'], ['"\\"', 'malformed-json'],
  ['"\n"', 'malformed-json'], ['"\t"', 'malformed-json'],
  ['"\u0000"', 'malformed-json'], ['"\u001f"', 'malformed-json'],
  ['"\\x41"', 'malformed-json'], ['"\\u12"', 'malformed-json'], ['"\\u12G4"', 'malformed-json'],
  ['"\\U0041"', 'malformed-json'], ['"\\\'"', 'malformed-json'], ['"\\u 041"', 'malformed-json'],
  ['"\\ud800"', 'lone-surrogate'], ['"\\udc00"', 'lone-surrogate'], ['"\\ud83d\\ud83d"', 'lone-surrogate'],
  ['"\\ud83dx"', 'lone-surrogate'], ['"\\ude00\\ud83d"', 'lone-surrogate'], ['{"\\ud800":1}', 'lone-surrogate'],
  [`"${'x'.repeat(characters + 1)}"`, 'text-too-long'], [`"${'\\u0041'.repeat(characters + 1)}"`, 'text-too-long'],
  [`{"${'k'.repeat(characters + 1)}":1}`, 'text-too-long'],
  // numbers
  ['01', 'malformed-json'], ['-', 'malformed-json'], ['+1', 'malformed-json'], ['.5', 'malformed-json'],
  ['1.', 'malformed-json'], ['1.e3', 'malformed-json'], ['1e', 'malformed-json'], ['1e+', 'malformed-json'],
  ['0x10', 'malformed-json'], ['1_000', 'malformed-json'], ['--1', 'malformed-json'], ['-01', 'malformed-json'],
  ['1e400', 'unsafe-number'], ['-1e400', 'unsafe-number'], ['9007199254740993', 'unsafe-number'],
  ['-9007199254740993', 'unsafe-number'], ['12345678901234567890', 'unsafe-number'], ['1e20', 'unsafe-number'],
  ['9007199254740993.0', 'unsafe-number'], ['9'.repeat(400), 'unsafe-number'], ['[1e999999999]', 'unsafe-number'],
  // keys
  ['{"a":1,"a":2}', 'duplicate-key'], ['{"a":1,"\\u0061":2}', 'duplicate-key'], ['{"":1,"":2}', 'duplicate-key'],
  ['[{"b":{"a":1,"c":2,"a":3}}]', 'duplicate-key'], [`{${members(40)},"k3":1}`, 'duplicate-key'],
  ['{"\\/":1,"/":2}', 'duplicate-key'],
  ['{"__proto__":{"isAdmin":true}}', 'forbidden-key'], ['{"constructor":{"prototype":{}}}', 'forbidden-key'],
  ['{"a":{"prototype":1}}', 'forbidden-key'], ['{"\\u005f_proto__":1}', 'forbidden-key'],
  ['{"a":[{"__proto__":null}]}', 'forbidden-key'],
  // bounds
  [nested(depth + 1), 'body-too-deep'], [nested(100_000), 'body-too-deep'],
  [nested(depth + 1, '{"a":', '}'), 'body-too-deep'],
  [`{${members(keys + 1)}}`, 'too-many-keys'],
  [`[${Array.from({ length: 6 }, () => `{${members(1_000)}}`).join()}]`, 'too-many-keys'],
  [`[${'0,'.repeat(items)}0]`, 'list-too-long'], [`{"a":[${'[],'.repeat(items)}[]]}`, 'list-too-long'],
  // odd, and right
  ['null', null], ['0', null], ['-0', null], ['"a"', null], [' \r\n\t{ "a" : [ ] } ', null], ['{"$ne":1}', null],
  ['9007199254740991', null], ['-9007199254740991', null], ['1.5e3', null], ['0.1E-7', null], ['1e-400', null],
  ['"\\ud83d\\ude00"', null], ['"😀"', null], ['"\\u0000"', null], ['"\u007f\u2028"', null], ['{"":1}', null],
  ['{"a":1,"A":2}', null], ['{"toString":1,"hasOwnProperty":2}', null], ['{"proto":1,"__proto":2}', null],
  ['{"a":{"a":{"a":1}}}', null], ['[{"a":1},{"a":1}]', null],
  [nested(depth), null], [`{${members(keys)}}`, null], [`[${'0,'.repeat(items - 1)}0]`, null],
  [`"${'đ'.repeat(characters)}"`, null], [`"${'\\u0041'.repeat(characters)}"`, null],
  [`"${'\\ud83d\\ude00'.repeat(characters / 2)}"`, null],
];

/** Bytes that are no UTF-8, or UTF-8 with a byte order mark. */
export const WRONG_ENCODINGS: readonly (readonly [name: string, bytes: Buffer])[] = [
  ['a byte order mark', Buffer.from('\ufeff{}', 'utf8')],
  ['UTF-16, little end first, marked', Buffer.from('\ufeff{"a":1}', 'utf16le')],
  ['Latin-1', Buffer.from('{"a":"é"}', 'latin1')],
  ['a continuation byte alone', Buffer.from([0x22, 0x80, 0x22])],
  ['a sequence cut short', Buffer.from([0x22, 0xe1, 0xba, 0x22])],
  ['an overlong slash', Buffer.from([0x22, 0xc0, 0xaf, 0x22])],
  ['an encoded surrogate', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
  ['beyond the last code point', Buffer.from([0x22, 0xf5, 0x80, 0x80, 0x80, 0x22])],
];
