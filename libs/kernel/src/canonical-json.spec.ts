import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { canonicalJson, type Json } from './canonical-json.js';

/** The same value with the members of every object in another order. */
function shuffled(value: Json, order: (keys: string[]) => string[]): Json {
  if (Array.isArray(value)) return value.map((item: Json) => shuffled(item, order));
  if (value === null || typeof value !== 'object') return value;
  const members = value as { readonly [key: string]: Json | undefined };
  return Object.fromEntries(order(Object.keys(members)).map((key) => [key, shuffled(members[key] ?? null, order)]));
}

const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as Json);

describe('the one spelling of a value', () => {
  it('does not depend on the order of members', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(canonicalJson(shuffled(value, (keys) => [...keys].reverse()))).toBe(canonicalJson(value));
        expect(canonicalJson(shuffled(value, (keys) => [...keys].sort()))).toBe(canonicalJson(value));
      }),
    );
  });

  it('is JSON of the same value', () => {
    fc.assert(fc.property(json, (value) => expect(JSON.parse(canonicalJson(value))).toEqual(value)));
  });

  it('is the spelling of its own value', () => {
    fc.assert(
      fc.property(json, (value) => {
        const spelled = canonicalJson(value);
        expect(canonicalJson(JSON.parse(spelled) as Json)).toBe(spelled);
      }),
    );
  });

  it('differs for values that differ', () => {
    fc.assert(
      fc.property(json, json, (one, other) => {
        const same = JSON.stringify(shuffled(one, (keys) => keys.sort())) === JSON.stringify(shuffled(other, (keys) => keys.sort()));
        expect(canonicalJson(one) === canonicalJson(other)).toBe(same);
      }),
    );
  });

  it.each<[string, Json | undefined, string]>([
    ['sorts by code unit', { b: 1, a: 2, B: 3, é: 4, '\ufb33': 6, '\u{1f600}': 5 }, '{"B":3,"a":2,"b":1,"é":4,"\u{1f600}":5,"\ufb33":6}'],
    ['keeps the order of lists', [3, 1, 2], '[3,1,2]'],
    ['leaves out what is absent', { a: undefined, b: null }, '{"b":null}'],
    ['spells nothing as null', undefined, 'null'],
    ['has no white space', { a: [{ b: {} }, []] }, '{"a":[{"b":{}},[]]}'],
    ['spells numbers in the one way', [1e21, 1.0, -0, 0.000001], '[1e+21,1,0,0.000001]'],
    ['escapes as little as it may', '\u0001\n"\\/ệ', '"\\u0001\\n\\"\\\\/ệ"'],
  ])('%s', (_, value, spelled) => expect(canonicalJson(value)).toBe(spelled));
});
