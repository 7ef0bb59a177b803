import { isDeepStrictEqual } from 'node:util';

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { canonicalJson, type Json } from './canonical-json.js';

const text = fc.string({ unit: 'binary', maxLength: 12 });
const number = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value)));
const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small' },
    fc.constant(null), fc.boolean(), number, text,
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(text, fc.constantFrom('__proto__', 'constructor', '10', '9', 'B', 'a', 'é')), tie('json'), { maxKeys: 5 }),
  ),
}));

/** A second writer, that shares nothing with the first: it sorts pairs of code units and joins. */
function naive(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${(value as Json[]).map(naive).join()}]`;
  const pairs = Object.entries(value) as [string, Json][];
  const units = (key: string): number[] => Array.from({ length: key.length }, (_, place) => key.charCodeAt(place));
  const before = (left: number[], right: number[]): number => {
    const place = left.findIndex((unit, index) => unit !== right[index]);
    return place < 0 ? left.length - right.length : (left[place]! - (right[place] ?? -1));
  };
  const sorted = pairs.sort(([a], [b]) => before(units(a), units(b)));
  return `{${sorted.map(([key, member]) => `${JSON.stringify(key)}:${naive(member)}`).join()}}`;
}

/** The same value with the members of every object put down in an order of chance. */
function shuffled(value: Json, turns: readonly number[]): Json {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return (value as Json[]).map((item) => shuffled(item, turns));
  const pairs = Object.entries(value) as [string, Json][];
  const order = pairs.map((pair, place) => ({ pair, turn: turns[place % turns.length]! })).sort((a, b) => a.turn - b.turn);
  const copy = Object.create(Object.getPrototypeOf(value) as object) as Record<string, Json>;
  for (const { pair: [key, member] } of order) {
    Object.defineProperty(copy, key, { value: shuffled(member, turns), enumerable: true, writable: true, configurable: true });
  }
  return copy;
}

describe('the one spelling of any value', () => {
  it('is what a second writer spells', () => {
    fc.assert(fc.property(json, (value) => expect(canonicalJson(value)).toBe(naive(value))));
  });

  it('is the same in whatever order the members were put down', () => {
    fc.assert(fc.property(json, fc.array(fc.nat(), { minLength: 1, maxLength: 6 }), (value, turns) => {
      expect(canonicalJson(shuffled(value, turns))).toBe(canonicalJson(value));
    }));
  });

  it('is read back as the value, and spelled the same again', () => {
    fc.assert(fc.property(json, (value) => {
      const read = JSON.parse(canonicalJson(value)) as Json;
      expect(isDeepStrictEqual(read, JSON.parse(JSON.stringify(value)))).toBe(true);
      expect(canonicalJson(read)).toBe(canonicalJson(value));
    }));
  });

  it('is the same for two values exactly when they are the same', () => {
    const pair = fc.oneof(fc.tuple(json, json), json.map((value) => [value, JSON.parse(JSON.stringify(value)) as Json] as const));
    fc.assert(fc.property(pair, ([one, other]) => {
      const same = isDeepStrictEqual(JSON.parse(JSON.stringify(one)), JSON.parse(JSON.stringify(other)));
      expect(canonicalJson(one) === canonicalJson(other)).toBe(same);
    }));
  });

  it('leaves out what is absent, wherever it is absent', () => {
    fc.assert(fc.property(fc.dictionary(fc.string({ maxLength: 4 }), fc.option(json, { nil: undefined }), { maxKeys: 6 }), (value) => {
      const whole = Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
      expect(canonicalJson(value)).toBe(canonicalJson(whole as Json));
    }));
  });
});
