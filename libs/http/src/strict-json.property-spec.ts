import { isDeepStrictEqual } from 'node:util';

import { describe, expect, it } from '@jest/globals';
import { Refusal } from '@hoso/kernel';
import fc from 'fast-check';

import { anyDamageTo } from '../../../test/support/any-fact.js';
import { JSON_BOUNDS } from './json-scanner.js';
import { parseStrictJson } from './strict-json.js';

const FORBIDDEN = ['__proto__', 'constructor', 'prototype'];
const spaces = fc.constantFrom('', '', ' ', '\n', '\t\r ');
const plainKey = fc.constantFrom('a', 'b', 'c', 'd', 'full name', 'ệ', '');
const oddKey = fc.constantFrom(...FORBIDDEN, '\\u005f_proto__', '\\u0061', 'x');
/** Texts of strings as they stand in JSON: plain, escaped, and now and then broken. */
const string = fc.oneof(
  { weight: 6, arbitrary: fc.string({ unit: 'grapheme', maxLength: 6 }).map((text) => JSON.stringify(text)) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }).map((text) => `"${[...text].map(escaped).join('')}"`) },
  { weight: 1, arbitrary: fc.constantFrom('"\\ud83d\\ude00"', '"\\n\\/\\""', '"\\ud800"', '"\\ude00\\ud83d"', '"\\x"') },
);
const number = fc.oneof(
  fc.integer().map(String), fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.constantFrom('-0', '0.10', '1E5', '1e400', '9007199254740991', '9007199254740992', '-9007199254740993', '01', '1.', '.5', '+1'),
);

function escaped(sign: string): string {
  return Array.from({ length: sign.length }, (_, place) => `\\u${sign.charCodeAt(place).toString(16).padStart(4, '0')}`).join('');
}

/** JSON as somebody may have written it: with spaces of chance, doubled keys, keys of the prototype, numbers too large. */
const { json } = fc.letrec<{ json: string }>((tie) => {
  const member = fc.tuple(fc.oneof({ weight: 12, arbitrary: plainKey }, { weight: 1, arbitrary: oddKey }), spaces, spaces, tie('json'))
    .map(([key, before, after, value]) => `"${key}"${before}:${after}${value}`);
  const joined = (items: fc.Arbitrary<string>, open: string, close: string): fc.Arbitrary<string> =>
    fc.tuple(spaces, spaces, fc.array(items, { maxLength: 4 })).map(([before, after, parts]) =>
      `${open}${before}${parts.join(`${after},${before}`)}${after}${close}`);
  return {
    json: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom('true', 'false', 'null'), number, string, joined(tie('json'), '[', ']'), joined(member, '{', '}'),
    ),
  };
});

function objectOf(count: number): string {
  return `{${Array.from({ length: count }, (_, key) => `"${key}":0`).join()}}`;
}

type Reading = { readonly value: unknown } | { readonly refusedFor: string };

function read(body: string | Buffer): Reading {
  try {
    return { value: parseStrictJson(Buffer.from(body as string)) };
  } catch (error) {
    if (error instanceof Refusal) return { refusedFor: error.code };
    throw error;
  }
}

function platformReads(text: string): Reading {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return { refusedFor: 'malformed-json' };
  }
}

/** The stricter rules that a text breaks, found another way: from its tokens, once it is known to be JSON. */
function brokenRules(text: string): ReadonlySet<string> {
  const broken = new Set<string>();
  const open: { readonly keys: Set<string> | null; items: number }[] = [];
  let [keys, previous] = [0, ''];
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/gs) ?? [];
  for (const [place, token] of tokens.entries()) {
    if (token === '{' || token === '[') open.push({ keys: token === '{' ? new Set() : null, items: 0 });
    if (token === '}' || token === ']') open.pop();
    if (open.length > JSON_BOUNDS.depth) broken.add('body-too-deep');
    const inside = open.at(-1);
    if (token === ',' && inside?.keys === null && (inside.items += 1) >= JSON_BOUNDS.items) broken.add('list-too-long');
    if (token.startsWith('"')) {
      const plain = JSON.parse(token) as string;
      if (!plain.isWellFormed()) broken.add('lone-surrogate');
      if (plain.length > JSON_BOUNDS.characters) broken.add('text-too-long');
      if (tokens[place + 1] === ':' && (previous === '{' || previous === ',')) {
        if ((keys += 1) > JSON_BOUNDS.keys) broken.add('too-many-keys');
        if (FORBIDDEN.includes(plain)) broken.add('forbidden-key');
        if (inside!.keys!.has(plain)) broken.add('duplicate-key');
        inside!.keys!.add(plain);
      }
    } else if (/^[-\d]/.test(token) && !(Math.abs(Number(token)) <= Number.MAX_SAFE_INTEGER)) broken.add('unsafe-number');
    previous = token;
  }
  return broken;
}

function expectTheSameReading(text: string): void {
  const [strict, platform] = [read(text), platformReads(text)];
  if ('refusedFor' in platform) return expect('refusedFor' in strict).toBe(true);
  const broken = brokenRules(text);
  if ('refusedFor' in strict) return expect([...broken]).toContain(strict.refusedFor);
  expect([...broken]).toEqual([]);
  expect(isDeepStrictEqual(strict, platform)).toBe(true);
}

describe('a JSON body', () => {
  it('is read as the platform reads it, or breaks a stricter rule that can be named', () => {
    fc.assert(fc.property(json, expectTheSameReading));
  });

  it('is so with any one character damaged', () => {
    const signs = fc.oneof(fc.constantFrom(...'{}[]",:\\ue0159-+. \n\u0000'), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }));
    const damaged = json.chain((text) => anyDamageTo(text, signs)).filter((text) => text.isWellFormed());
    fc.assert(fc.property(damaged, expectTheSameReading));
  });

  it('is so just below, at and just above every bound', () => {
    const { depth, keys, items, characters } = JSON_BOUNDS;
    const near = fc.integer({ min: -1, max: 1 });
    const fewKeys = [
      near.map((more) => `${'['.repeat(depth + more)}${']'.repeat(depth + more)}`),
      near.map((more) => `${'{"a":'.repeat(depth + more)}1${'}'.repeat(depth + more)}`),
      near.map((more) => `[${'0,'.repeat(items + more - 1)}0]`),
      near.map((more) => `"${'x'.repeat(characters + more)}"`),
      near.map((more) => `["${'\\u0041'.repeat(3)}${'x'.repeat(characters + more - 3)}"]`),
    ].map((arbitrary) => ({ weight: 8, arbitrary }));
    const manyKeys = fc.tuple(near, fc.nat(3)).map(([more, place]) =>
      `[${[0, 1, 2, 3].map((list) => objectOf(keys / 4 + (list === place ? more : 0))).join()}]`);
    const large = fc.oneof(...fewKeys, { weight: 1, arbitrary: manyKeys });
    fc.assert(fc.property(large, expectTheSameReading));
  });

  it('is refused for a key that comes twice in one object, however it is spelled', () => {
    const twice = fc.record({
      others: fc.uniqueArray(fc.stringMatching(/^[b-z]{1,6}$/), { maxLength: 30 }),
      first: fc.nat(30), second: fc.nat(30), spelled: fc.constantFrom('"a"', '"\\u0061"'), depth: fc.nat(9),
    });
    fc.assert(fc.property(twice, ({ others, first, second, spelled, depth }) => {
      const members = others.map((key) => `"${key}":1`);
      const doubled = members.toSpliced(first, 0, '"a":1');
      const text = `${'['.repeat(depth)}{${doubled.toSpliced(second, 0, `${spelled}:2`).join()}}${']'.repeat(depth)}`;
      expect(read(text)).toEqual({ refusedFor: 'duplicate-key' });
    }));
  });

  it('is refused for bytes that are no UTF-8, wherever they stand', () => {
    const wrong = fc.constantFrom([0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xe1, 0x80], [0x80], [0xf5, 0x80, 0x80, 0x80]);
    fc.assert(fc.property(json, fc.nat(), wrong, (text, place, bytes) => {
      const whole = Buffer.from(`"x" ${text}`);
      const at = place % whole.length;
      fc.pre((whole[at]! & 0xc0) !== 0x80);
      const broken = Buffer.concat([whole.subarray(0, at), Buffer.from(bytes), whole.subarray(at)]);
      expect(read(broken)).toEqual({ refusedFor: 'wrong-encoding' });
    }));
  });

  it('is either read or refused, whatever the bytes are', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      expect(Object.keys(read(Buffer.from(bytes)))).toHaveLength(1);
    }));
  });
});
