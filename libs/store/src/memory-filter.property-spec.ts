import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '@hoso/kernel';
import fc from 'fast-check';

import { naiveCompare, naiveMatch, naiveValues, present, scalar, specimens, type Specimen } from '../test/naive-store.js';
import { MemoryStore } from './memory-store.js';
import type { Filter, IndexDeclaration } from './store.js';

const path = fc.constantFrom('_id', 'a', 'b.c', 'b.d', 'list', 'items.x', 'items.y');
const single = fc.constantFrom('a', 'b.c', 'b.d');
const range = fc.tuple(fc.constantFrom('$gt', '$gte', '$lt', '$lte'), present);
const operator = fc.oneof(
  range, range,
  fc.tuple(fc.constantFrom('$eq', '$ne'), present),
  fc.tuple(fc.constant('$in'), fc.array(present, { maxLength: 3 })),
  fc.tuple(fc.constant('$in'), fc.array(fc.constantFrom('a', 'b', 'd1', 'd2'), { maxLength: 3 })),
  fc.tuple(fc.constant('$exists'), fc.boolean()),
);
const operators = fc.array(operator, { minLength: 1, maxLength: 2 }).map((pairs) => Object.fromEntries(pairs));
const condition: fc.Arbitrary<Filter> = fc.oneof(
  fc.tuple(path, present).map(([name, value]) => ({ [name]: value })),
  fc.tuple(single, scalar).map(([name, value]) => ({ [name]: value })),
  fc.tuple(path, operators).map(([name, wanted]) => ({ [name]: wanted })),
);
const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    fc.constant({}), condition, condition,
    fc.tuple(condition, condition).map(([one, other]) => ({ ...one, ...other })),
    fc.tuple(fc.constantFrom('$and', '$or'), fc.array(tie('filter'), { minLength: 1, maxLength: 3 }), condition)
      .map(([word, parts, more]) => ({ [word]: parts, ...more })),
  ),
}));

const INDEXES: readonly IndexDeclaration[] = [
  { name: 'a', keys: { a: 1 } }, { name: 'c', keys: { 'b.c': 1, a: -1 }, sparse: true }, { name: 'list', keys: { list: 1 } },
  { name: 'x', keys: { 'items.x': 1 }, sparse: true },
];

const KINDS = ['string?', 'number?', 'boolean?', 'date?'] as const;

async function storeWith(documents: readonly Specimen[], indexes: readonly IndexDeclaration[] = []): Promise<MemoryStore> {
  const store = new MemoryStore(new ManualClock(0));
  const fields = { b: 'object?', list: 'array?', items: 'array?' } as const;
  await store.ensure(KINDS.map((a) => ({ name: 'kept', fields: { a, ...fields }, indexes })));
  await store.writeBatch(documents.map((document) => ({ kind: 'insert', collection: 'kept', document })));
  return store;
}

async function idsIn(store: MemoryStore, wanted: Filter): Promise<readonly string[]> {
  return (await store.find('kept', wanted, { limit: 1_000 })).map(({ _id }) => _id).sort();
}
const idsBy = (documents: readonly Specimen[], wanted: Filter): readonly string[] =>
  documents.filter((document) => naiveMatch(document, wanted)).map(({ _id }) => _id).sort();

describe('what the store in memory finds', () => {
  it('is what passes the filter, read in the plainest way', async () => {
    await fc.assert(fc.asyncProperty(specimens, filter, async (documents, wanted) => {
      expect(await idsIn(await storeWith(documents), wanted)).toEqual(idsBy(documents, wanted));
    }));
  });

  it('is the same with indexes and without', async () => {
    await fc.assert(fc.asyncProperty(specimens, filter, async (documents, wanted) => {
      expect(await idsIn(await storeWith(documents, INDEXES), wanted)).toEqual(idsBy(documents, wanted));
    }));
  });

  it('is what its indexes say after documents have changed and gone', async () => {
    const change = fc.record({ of: specimens.filter((all) => all.length > 0), gone: fc.array(fc.nat(11), { maxLength: 3 }) });
    await fc.assert(fc.asyncProperty(specimens, change, filter, async (before, { of: after, gone }, wanted) => {
      const store = await storeWith(before, INDEXES);
      for (const { _id, a = null, b = {}, list = [], items = [] } of after) {
        await store.updateOne('kept', { _id }, { $set: { a, b, list, items } });
      }
      for (const place of gone) await store.deleteMany('kept', { _id: `d${place}` });
      const left = await store.find<Specimen>('kept', {}, { limit: 100 });
      expect(await idsIn(store, wanted)).toEqual(idsBy(left, wanted));
    }));
  });

  it('comes in the order asked for, as much as asked for', async () => {
    const paths = fc.shuffledSubarray(['a', 'b.c', 'b.d'], { minLength: 2, maxLength: 2 });
    const sort = fc.record({ paths, up: fc.constantFrom<1 | -1>(1, -1), limit: fc.nat(14) });
    await fc.assert(fc.asyncProperty(specimens, sort, async (documents, { paths: [by, then], up, limit }) => {
      const store = await storeWith(documents, INDEXES);
      const found = await store.find<Specimen>('kept', {}, { sort: { [by!]: up, [then!]: -up as 1 | -1, _id: 1 }, limit });
      const order = (left: Specimen, right: Specimen, path: string): number =>
        naiveCompare(naiveValues(left, path)[0], naiveValues(right, path)[0]);
      const naive = documents.toSorted((left, right) =>
        up * order(left, right, by!) || -up * order(left, right, then!) || (left._id < right._id ? -1 : 1));
      expect(found.map(({ _id }) => _id)).toEqual(naive.slice(0, limit).map(({ _id }) => _id));
    }));
  });

  it('shows the fields asked for, or all but those that were not wanted', async () => {
    const fields = fc.uniqueArray(fc.constantFrom('a', 'b', 'list'), { minLength: 1 });
    await fc.assert(fc.asyncProperty(specimens, fields, fc.constantFrom<0 | 1>(0, 1), async (documents, names, shown) => {
      const store = await storeWith(documents);
      const found = await store.find('kept', {}, { limit: 20, projection: Object.fromEntries(names.map((name) => [name, shown])) });
      const naive = documents.map((document) => Object.fromEntries(Object.entries(document).filter(([name, value]) =>
        value !== undefined && (name === '_id' || (names as string[]).includes(name) === (shown === 1)))));
      expect(found).toEqual(naive);
    }));
  });
});
