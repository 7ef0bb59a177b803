import { describe, expect, it } from '@jest/globals';
import { Refusal, type Fault } from '@hoso/kernel';
import fc from 'fast-check';
import { z } from 'zod';

import { parseBy } from './schema-faults.js';

const Filing = z.strictObject({
  code: z.string().regex(/^[a-z]{1,4}$/),
  channel: z.enum(['online', 'post']),
  'odd/key~': z.int().min(1).max(9).optional(),
  person: z.strictObject({ name: z.string().min(2).max(8), children: z.array(z.strictObject({ age: z.int() })).max(3) }),
  place: z.union([z.strictObject({ street: z.string(), house: z.int() }), z.strictObject({ box: z.int() })]),
  act: z.discriminatedUnion('do', [z.strictObject({ do: z.literal('stop') }), z.strictObject({ do: z.literal('wait'), days: z.int() })]),
});
const filing = fc.record({
  code: fc.stringMatching(/^[a-z]{1,4}$/),
  channel: fc.constantFrom('online', 'post'),
  'odd/key~': fc.integer({ min: 1, max: 9 }),
  person: fc.record({
    name: fc.string({ minLength: 2, maxLength: 8 }),
    children: fc.array(fc.record({ age: fc.integer() }), { maxLength: 3 }),
  }),
  place: fc.oneof(fc.record({ street: fc.string(), house: fc.integer() }), fc.record({ box: fc.integer() })),
  act: fc.oneof(fc.record({ do: fc.constant('stop') }), fc.record({ do: fc.constant('wait'), days: fc.integer() })),
}, { requiredKeys: ['code', 'channel', 'person', 'place', 'act'] });

const odd = fc.oneof(fc.constantFrom(null, true, -1, 1.5, 99, '', 'NO CODE', [], {}, { do: 'fly' }, 'Nguyễn Văn Mẫu'), fc.jsonValue());

type Container = Record<string, unknown>;
const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null;
const placesIn = (value: unknown): readonly Container[] =>
  isContainer(value) ? [value, ...Object.values(value).flatMap(placesIn)] : [];

/** A filing in which some members were replaced, taken away or added. */
const spoilt = fc.record({
  body: filing, hurts: fc.array(fc.record({ place: fc.nat(), member: fc.nat(), how: fc.constantFrom('other', 'gone', 'added'), value: odd,
    key: fc.constantFrom('surplus', 'a/b', 'm~n', '0') }), { minLength: 1, maxLength: 4 }),
}).map(({ body, hurts }) => {
  const copy = structuredClone(body) as Container;
  for (const { place, member, how, value, key } of hurts) {
    const places = placesIn(copy);
    const container = places[place % places.length]!;
    const keys = Object.keys(container);
    if (how === 'added' && !Array.isArray(container)) container[key] = structuredClone(value);
    else if (keys.length > 0 && how === 'gone' && !Array.isArray(container)) delete container[keys[member % keys.length]!];
    else if (keys.length > 0) container[keys[member % keys.length]!] = structuredClone(value);
  }
  return copy;
});

function faultsOf(body: unknown): readonly Fault[] | null {
  try {
    parseBy(Filing, body);
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error.details.faults ?? [];
    throw error;
  }
}

/** What stands at a JSON pointer (RFC 6901); the last step may lead to a member that is missing. */
function at(body: unknown, pointer: string): { readonly parent: unknown; readonly isThere: boolean } {
  let [parent, isThere, value] = [body, true, body];
  for (const part of pointer.split('/').slice(1).map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))) {
    [parent, isThere] = [value, isContainer(value) && Object.hasOwn(value, part)];
    value = isThere ? (value as Container)[part] : undefined;
  }
  return { parent, isThere };
}

describe('the faults of a request', () => {
  it('are none exactly where the schema lets it pass', () => {
    fc.assert(fc.property(fc.oneof(filing, spoilt), (body) => {
      expect(faultsOf(body) === null).toBe(Filing.safeParse(body).success);
      expect(faultsOf(body)).not.toEqual([]);
    }));
  });

  it('point at what stands in the request, or at a member that is missing from what stands there', () => {
    fc.assert(fc.property(spoilt, (body) => {
      for (const { pointer, code } of faultsOf(body) ?? []) {
        const { parent, isThere } = at(body, pointer);
        expect([pointer, code, isContainer(parent), isThere]).toEqual([pointer, code, true, code !== 'missing']);
      }
    }));
  });

  it('name every member that nobody asked for', () => {
    fc.assert(fc.property(filing, fc.uniqueArray(fc.stringMatching(/^[A-Z/~]{1,5}$/), { minLength: 1, maxLength: 4 }), (body, keys) => {
      const faults = faultsOf({ ...body, ...Object.fromEntries(keys.map((key) => [key, 1])) }) ?? [];
      const expected = keys.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
      expect(faults.map(({ pointer }) => pointer).sort()).toEqual(expected.sort());
      expect(new Set(faults.map(({ code }) => code))).toEqual(new Set(['unknown-property']));
    }));
  });

  it('repeat nothing of what was sent but names of members and limits', () => {
    const words = fc.stringMatching(/^[A-ZĐẪ ]{9,12}$/);
    fc.assert(fc.property(filing, words, fc.constantFrom('code', 'channel', 'act', 'person'), (body, word, member) => {
      expect(JSON.stringify(faultsOf({ ...body, [member]: word }))).not.toContain(word);
    }));
  });
});
