import { expect, it } from '@jest/globals';
import { Defect } from '@hoso/kernel';

import type { Filter } from '../../src/store.js';
import { identities, place, read, type Bench, type Sample } from './bench.js';

const LONG_AGO = new Date('2001-01-01T00:00:00Z');
const FAR_AHEAD = new Date('2901-01-01T00:00:00Z');

const SAMPLES: readonly Sample[] = [
  { _id: 'a', n: 1, text: 'alpha', flag: true, at: LONG_AGO, part: { n: 1, deep: { text: 'x' } }, list: [1, 2] },
  {
    _id: 'b',
    n: 2,
    text: 'beta',
    flag: false,
    at: FAR_AHEAD,
    part: { n: 2 },
    list: [
      { n: 1, k: 'p' },
      { n: 2, k: 'q' },
    ],
  },
  { _id: 'c', n: 3, text: 'gamma', other: 3, part: {}, list: [] },
  { _id: 'd', n: null, text: 'delta', bytes: Buffer.from([7]), list: ['alpha', 'delta'] },
  { _id: 'e', other: 2 },
];

const FILTERS: readonly [string, Filter, readonly string[]][] = [
  ['nothing in particular', {}, ['a', 'b', 'c', 'd', 'e']],
  ['an identity', { _id: 'b' }, ['b']],
  ['identities', { _id: { $in: ['e', 'a', 'nobody'] } }, ['a', 'e']],
  ['no identities', { _id: { $in: [] } }, []],
  ['an identity and a guard that holds', { _id: 'a', n: 1, 'part.n': 1 }, ['a']],
  ['an identity and a guard that does not hold', { _id: 'a', n: 2 }, []],
  ['equality', { n: 2 }, ['b']],
  ['equality of another type', { n: '2' }, []],
  ['equality of dates', { at: LONG_AGO }, ['a']],
  ['equality of bytes', { bytes: Buffer.from([7]) }, ['d']],
  ['a truth', { flag: false }, ['b']],
  ['null, which is also what is not there', { n: null }, ['d', 'e']],
  ['$eq', { n: { $eq: 3 } }, ['c']],
  ['$ne', { n: { $ne: 1 } }, ['b', 'c', 'd', 'e']],
  ['$in over a field', { text: { $in: ['alpha', 'gamma'] } }, ['a', 'c']],
  ['$in with numbers', { n: { $in: [1, 3] } }, ['a', 'c']],
  ['$nin', { n: { $nin: [1, 2] } }, ['c', 'd', 'e']],
  ['$gt', { n: { $gt: 1 } }, ['b', 'c']],
  ['$gte and $lt', { n: { $gte: 1, $lt: 3 } }, ['a', 'b']],
  ['$lte of a date, which passes over what has none', { at: { $lte: new Date('2026-01-01') } }, ['a']],
  ['$gt of texts', { text: { $gt: 'beta' } }, ['c', 'd']],
  ['$gt, which compares within one type', { text: { $gt: 0 } }, []],
  ['$exists true, also for null', { n: { $exists: true } }, ['a', 'b', 'c', 'd']],
  ['$exists false', { at: { $exists: false } }, ['c', 'd', 'e']],
  ['$or', { $or: [{ n: 1 }, { text: 'delta' }] }, ['a', 'd']],
  ['$and', { $and: [{ n: { $gt: 0 } }, { flag: { $exists: true } }] }, ['a', 'b']],
  ['$nor', { $nor: [{ n: 1 }, { other: { $exists: true } }] }, ['b', 'd']],
  ['$not', { n: { $not: { $gt: 1 } } }, ['a', 'd', 'e']],
  ['a dotted path', { 'part.deep.text': 'x' }, ['a']],
  ['a dotted path under $exists', { 'part.n': { $exists: true } }, ['a', 'b']],
  ['a whole object', { part: { n: 2 } }, ['b']],
  ['a member of a list', { list: 2 }, ['a']],
  ['a member of a list of texts', { list: 'alpha' }, ['d']],
  ['a field of a member of a list', { 'list.k': 'q' }, ['b']],
  ['a range over the members of a list', { list: { $gt: 1 } }, ['a']],
  ['members that are not there', { list: { $nin: [1, 'alpha'] } }, ['b', 'c', 'e']],
  ['$elemMatch', { list: { $elemMatch: { n: 2, k: 'q' } } }, ['b']],
  ['$elemMatch that no single member passes', { list: { $elemMatch: { n: 1, k: 'q' } } }, []],
  ['$size', { list: { $size: 2 } }, ['a', 'b', 'd']],
  ['a whole list', { list: [1, 2] }, ['a']],
  ['an empty list', { list: [] }, ['c']],
  ['$regex from the start', { text: { $regex: '^(al|be)' } }, ['a', 'b']],
  ['$expr between two fields', { $expr: { $eq: ['$n', '$other'] } }, ['c']],
  [
    '$expr with $$NOW, past',
    { $expr: { $and: [{ $ne: [{ $type: '$at' }, 'missing'] }, { $lte: ['$at', '$$NOW'] }] } },
    ['a'],
  ],
  ['$expr with $$NOW, to come', { $expr: { $gt: ['$at', '$$NOW'] } }, ['b']],
  [
    '$expr, where what is not there is less than everything',
    { $expr: { $lte: ['$at', '$$NOW'] } },
    ['a', 'c', 'd', 'e'],
  ],
  [
    '$expr with $dateAdd',
    { at: { $exists: true }, $expr: { $gt: [{ $dateAdd: { startDate: '$at', unit: 'day', amount: 3 } }, '$$NOW'] } },
    ['b'],
  ],
  ['an identity and $expr with $$NOW', { _id: 'a', n: 1, $expr: { $lte: ['$at', '$$NOW'] } }, ['a']],
];

export function reads(bench: Bench): void {
  it.each(FILTERS)('finds by %s', async (_title, filter, expected) => {
    expect(await identities(bench, await samples(bench), filter)).toEqual(expected);
  });

  it.each(FILTERS)('finds the same with indexes by %s', async (_title, filter, expected) => {
    expect(await identities(bench, await indexedSamples(bench), filter)).toEqual(expected);
  });

  it('answers nothing for a collection that does not exist', async () => {
    expect(await bench.store.find('nowhere', {}, { limit: 5 })).toEqual([]);
  });

  it('keeps to its limit, and takes zero for nothing', async () => {
    const name = await samples(bench);
    expect(await bench.store.find(name, {}, { limit: 2 })).toHaveLength(2);
    expect(await bench.store.find(name, {}, { limit: 0 })).toEqual([]);
  });

  it.each([-1, 1.5, Number.NaN])('refuses the limit %p', async (limit) => {
    await expect(bench.store.find('nowhere', {}, { limit })).rejects.toBeInstanceOf(Defect);
  });

  it('reads more than one answer of the server holds', async () => {
    const name = await place(bench);
    await bench.store.writeBatch(
      Array.from(
        { length: 450 },
        (_, n) => ({ kind: 'insert', collection: name, document: { _id: `d${n}`, n } as Sample }) as const,
      ),
    );
    expect(await bench.store.find(name, {}, { limit: 1_000 })).toHaveLength(450);
    expect(await bench.store.find(name, {}, { limit: 300 })).toHaveLength(300);
    const identitiesWanted = Array.from({ length: 200 }, (_, n) => `d${n * 2}`);
    expect(await bench.store.find(name, { _id: { $in: identitiesWanted } }, { limit: 200 })).toHaveLength(200);
  });

  it('sorts upwards and downwards, with what is not there first', async () => {
    const name = await samples(bench);
    const up = await read(bench, name, {}, { sort: { n: 1, _id: 1 } });
    expect(up.map(({ _id }) => _id)).toEqual(['d', 'e', 'a', 'b', 'c']);
    const down = await read(bench, name, {}, { sort: { n: -1, _id: -1 } });
    expect(down.map(({ _id }) => _id)).toEqual(['c', 'b', 'a', 'e', 'd']);
  });

  it('sorts by a second key where the first is the same, and before it cuts', async () => {
    const name = await place(bench, [
      { _id: 'a', n: 1, other: 3 },
      { _id: 'b', n: 2, other: 9 },
      { _id: 'c', n: 1, other: 5 },
      { _id: 'd', n: 2, other: 1 },
    ]);
    const found = await read(bench, name, {}, { sort: { n: 1, other: -1 }, limit: 3 });
    expect(found.map(({ _id }) => _id)).toEqual(['c', 'a', 'b']);
  });

  it('sorts dates by time, texts by their signs, and by a dotted path', async () => {
    const name = await place(bench, [
      { _id: '1', at: new Date(30), text: 'b', part: { n: 2 } },
      { _id: '2', at: new Date(4), text: 'B', part: { n: 3 } },
      { _id: '3', at: new Date(200), text: 'á', part: { n: 1 } },
    ]);
    const sortedBy = async (path: string) =>
      (await read(bench, name, {}, { sort: { [path]: 1 } })).map(({ _id }) => _id);
    expect(await sortedBy('at')).toEqual(['2', '1', '3']);
    expect(await sortedBy('text')).toEqual(['2', '1', '3']);
    expect(await sortedBy('part.n')).toEqual(['3', '1', '2']);
  });

  it('has one order of texts, by their bytes: a range lets pass what sorting puts behind', async () => {
    const name = await place(bench, [
      { _id: '1', text: '\u{1f600}', list: ['\u{1f600}'] },
      { _id: '2', text: '\ufb33', list: ['\ufb33'] },
    ]);
    const found = async (filter: Filter) => (await read(bench, name, filter, { sort: { text: 1 } })).map(({ _id }) => _id);
    expect(await found({})).toEqual(['2', '1']);
    expect(await found({ text: { $gt: '\ufb33' } })).toEqual(['1']);
    expect(await found({ list: { $gt: '\ufb33' } })).toEqual(['1']);
    expect(await found({ text: { $lt: '\u{1f600}' } })).toEqual(['2']);
  });

  it('sorts a list by its least member upwards and by its greatest downwards', async () => {
    const name = await place(bench, [
      { _id: 'a', list: [1, 9] },
      { _id: 'b', list: [3, 4] },
    ]);
    expect((await read(bench, name, {}, { sort: { list: 1 } })).map(({ _id }) => _id)).toEqual(['a', 'b']);
    expect((await read(bench, name, {}, { sort: { list: -1 } })).map(({ _id }) => _id)).toEqual(['a', 'b']);
  });

  it('walks along an order by the last one seen', async () => {
    const name = await place(
      bench,
      Array.from({ length: 10 }, (_, n) => ({ _id: `d${n}`, at: new Date(Math.floor(n / 3)) })),
      [{ name: 'by-time', keys: { at: 1, _id: 1 } }],
    );
    const seen: string[] = [];
    let after: Filter = {};
    for (let page = 0; page < 10; page += 1) {
      const found = await read(bench, name, after, { sort: { at: 1, _id: 1 }, limit: 3 });
      const last = found.at(-1);
      if (!last) break;
      seen.push(...found.map(({ _id }) => _id));
      after = { $or: [{ at: { $gt: last['at'] } }, { at: last['at'], _id: { $gt: last._id } }] };
    }
    expect(seen).toEqual(Array.from({ length: 10 }, (_, n) => `d${n}`));
  });

  it('reads some fields, and the identity always', async () => {
    const name = await samples(bench);
    const [named] = await read(bench, name, { _id: 'a' }, { projection: { n: 1, text: 1 } });
    expect(named).toEqual({ _id: 'a', n: 1, text: 'alpha' });
    const [withoutIdentity] = await read(bench, name, { _id: 'a' }, { projection: { n: 1, _id: 0 } });
    expect(withoutIdentity).toEqual({ _id: 'a', n: 1 });
    const [onlyIdentity] = await read(bench, name, { _id: 'a' }, { projection: { _id: 1 } });
    expect(onlyIdentity).toEqual({ _id: 'a' });
  });

  it('reads all fields but some', async () => {
    const [document] = await read(
      bench,
      await samples(bench),
      { _id: 'a' },
      { projection: { part: 0, list: 0, at: 0, _id: 0 } },
    );
    expect(document).toEqual({ _id: 'a', n: 1, text: 'alpha', flag: true });
  });

  it('reads parts of objects and of the members of lists', async () => {
    const [document] = await read(
      bench,
      await samples(bench),
      { _id: 'b' },
      { projection: { 'part.n': 1, 'list.k': 1 } },
    );
    expect(document).toEqual({ _id: 'b', part: { n: 2 }, list: [{ k: 'p' }, { k: 'q' }] });
  });

  it('refuses a filter with an undefined in it, on every way', async () => {
    const name = await samples(bench);
    const hollow = { n: undefined };
    const { store } = bench;
    await expect(store.find(name, hollow, { limit: 1 })).rejects.toMatchObject({ code: 'store-filter' });
    await expect(store.find(name, { $or: [{ n: { $gt: undefined } }] }, { limit: 1 })).rejects.toMatchObject({
      code: 'store-filter',
    });
    await expect(store.updateOne(name, hollow, { $set: { n: 1 } })).rejects.toMatchObject({ code: 'store-filter' });
    await expect(store.upsertOne(name, hollow, { $set: { n: 1 } })).rejects.toMatchObject({ code: 'store-filter' });
    await expect(store.deleteMany(name, hollow)).rejects.toMatchObject({ code: 'store-filter' });
    const batch = store.writeBatch([{ kind: 'update', collection: name, filter: hollow, update: { $set: { n: 9 } } }]);
    await expect(batch).rejects.toMatchObject({ code: 'store-filter' });
    expect(await identities(bench, name, {})).toHaveLength(5);
  });

  it("says that an unknown operator is the caller's mistake", async () => {
    const name = await samples(bench);
    await expect(bench.store.find(name, { n: { $sortOf: 1 } }, { limit: 1 })).rejects.toBeInstanceOf(Defect);
  });
}

const made = new WeakMap<Bench, { plain?: Promise<string>; indexed?: Promise<string> }>();

/** The samples, made once for a suite: no case here changes them. */
function samples(bench: Bench): Promise<string> {
  const places = made.get(bench) ?? {};
  made.set(bench, places);
  return (places.plain ??= place(bench, SAMPLES));
}

function indexedSamples(bench: Bench): Promise<string> {
  const places = made.get(bench) ?? {};
  made.set(bench, places);
  return (places.indexed ??= place(bench, SAMPLES, [
    { name: 'n', keys: { n: 1 } },
    { name: 'text', keys: { text: -1, n: 1 } },
    { name: 'at', keys: { at: 1 }, sparse: true },
    { name: 'flag', keys: { flag: 1 }, sparse: true },
    { name: 'part', keys: { 'part.n': 1 } },
    { name: 'list', keys: { list: 1 } },
    { name: 'keys', keys: { 'list.k': 1 }, sparse: true },
    { name: 'bytes', keys: { bytes: 1 }, sparse: true },
  ]));
}
