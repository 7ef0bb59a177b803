import { expect, it } from '@jest/globals';
import { Defect } from '@hoso/kernel';

import { identities, one, place, read, type Bench, type Sample } from './bench.js';

export function writes(bench: Bench): void {
  it('inserts one, and says when it is there already', async () => {
    const name = await place(bench);
    expect(await bench.store.insertOne(name, { _id: 'a', n: 1 } as Sample)).toBe('applied');
    expect(await bench.store.insertOne(name, { _id: 'a', n: 2 } as Sample)).toBe('duplicate');
    expect(await one(bench, name, 'a')).toEqual({ _id: 'a', n: 1 });
  });

  it('lets one of fifty racing inserts win', async () => {
    const name = await place(bench);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) => bench.store.insertOne(name, { _id: 'a', n } as Sample)),
    );
    expect(answers.filter((answer) => answer === 'applied')).toHaveLength(1);
    expect((await one(bench, name, 'a'))['n']).toBe(answers.indexOf('applied'));
  });

  it('lets one of fifty racing guarded updates win', async () => {
    const name = await place(bench, [{ _id: 'a', n: 1 }]);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, other) =>
        bench.store.updateOne(name, { _id: 'a', n: 1 }, { $set: { n: 2, other } }),
      ),
    );
    expect(answers.filter((answer) => answer === 'applied')).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'missed')).toHaveLength(49);
    expect(await one(bench, name, 'a')).toEqual({ _id: 'a', n: 2, other: answers.indexOf('applied') });
  });

  it('changes one document at most', async () => {
    const name = await place(bench, [
      { _id: 'a', n: 1 },
      { _id: 'b', n: 1 },
    ]);
    expect(await bench.store.updateOne(name, { n: 1 }, { $set: { n: 2 } })).toBe('applied');
    expect(await identities(bench, name, { n: 1 })).toHaveLength(1);
  });

  it('says applied also where nothing had to change', async () => {
    const name = await place(bench, [{ _id: 'a', n: 1 }]);
    expect(await bench.store.updateOne(name, { _id: 'a' }, { $set: { n: 1 } })).toBe('applied');
  });

  it('keeps a unique value for one document, on insert and on update', async () => {
    const name = await place(
      bench,
      [
        { _id: 'a', text: 'x' },
        { _id: 'b', text: 'y' },
      ],
      [{ name: 'u', keys: { text: 1 }, unique: true }],
    );
    expect(await bench.store.insertOne(name, { _id: 'c', text: 'x' } as Sample)).toBe('duplicate');
    expect(await bench.store.updateOne(name, { _id: 'b' }, { $set: { text: 'x' } })).toBe('duplicate');
    expect(await one(bench, name, 'b')).toEqual({ _id: 'b', text: 'y' });
    expect(await bench.store.updateOne(name, { _id: 'a' }, { $set: { text: 'z' } })).toBe('applied');
    expect(await bench.store.updateOne(name, { _id: 'b' }, { $set: { text: 'x' } })).toBe('applied');
  });

  it('gives a unique value free with its document', async () => {
    const name = await place(bench, [{ _id: 'a', text: 'x' }], [{ name: 'u', keys: { text: 1 }, unique: true }]);
    expect(await bench.store.deleteMany(name, { _id: 'a' })).toBe(1);
    expect(await bench.store.insertOne(name, { _id: 'b', text: 'x' } as Sample)).toBe('applied');
  });

  it('counts what is not there as one value in a unique index', async () => {
    const name = await place(bench, [{ _id: 'a' }], [{ name: 'u', keys: { text: 1 }, unique: true }]);
    expect(await bench.store.insertOne(name, { _id: 'b' } as Sample)).toBe('duplicate');
    expect(await bench.store.insertOne(name, { _id: 'c', text: null } as Sample)).toBe('duplicate');
  });

  it('lets many be without the value in a sparse unique index', async () => {
    const name = await place(
      bench,
      [{ _id: 'a' }, { _id: 'b' }, { _id: 'c', text: 'x' }],
      [{ name: 'u', keys: { text: 1 }, unique: true, sparse: true }],
    );
    expect(await bench.store.insertOne(name, { _id: 'd', text: 'x' } as Sample)).toBe('duplicate');
    expect(await bench.store.updateOne(name, { _id: 'a' }, { $set: { text: 'x' } })).toBe('duplicate');
    expect(await bench.store.updateOne(name, { _id: 'c' }, { $unset: { text: '' } })).toBe('applied');
    expect(await bench.store.updateOne(name, { _id: 'a' }, { $set: { text: 'x' } })).toBe('applied');
  });

  it('keeps combinations apart in a compound unique index', async () => {
    const name = await place(
      bench,
      [{ _id: 'a', text: 'x', n: 1 }],
      [{ name: 'u', keys: { text: 1, n: -1 }, unique: true }],
    );
    expect(await bench.store.insertOne(name, { _id: 'b', text: 'x', n: 2 } as Sample)).toBe('applied');
    expect(await bench.store.insertOne(name, { _id: 'c', text: 'y', n: 1 } as Sample)).toBe('applied');
    expect(await bench.store.insertOne(name, { _id: 'd', text: 'x', n: 2 } as Sample)).toBe('duplicate');
    expect(await bench.store.insertOne(name, { _id: 'e', text: 'x' } as Sample)).toBe('applied');
    expect(await bench.store.insertOne(name, { _id: 'f', text: 'x' } as Sample)).toBe('duplicate');
  });

  it('keeps a unique value inside an object', async () => {
    const name = await place(
      bench,
      [{ _id: 'a', part: { key: 'k' } }],
      [{ name: 'u', keys: { 'part.key': 1 }, unique: true, sparse: true }],
    );
    expect(await bench.store.insertOne(name, { _id: 'b', part: { key: 'k' } } as Sample)).toBe('duplicate');
    expect(await bench.store.insertOne(name, { _id: 'c', part: { other: 'k' } } as Sample)).toBe('applied');
    expect(await bench.store.insertOne(name, { _id: 'd', part: {} } as Sample)).toBe('applied');
  });

  it('keeps every member of a list unique among the documents', async () => {
    const name = await place(
      bench,
      [{ _id: 'a', list: ['x', 'y', 'x'] }],
      [{ name: 'u', keys: { list: 1 }, unique: true, sparse: true }],
    );
    expect(await bench.store.insertOne(name, { _id: 'b', list: ['y', 'z'] } as Sample)).toBe('duplicate');
    expect(await bench.store.insertOne(name, { _id: 'c', list: ['z'] } as Sample)).toBe('applied');
  });

  it('lets one of fifty racing holders of a unique value win', async () => {
    const name = await place(bench, [], [{ name: 'u', keys: { text: 1 }, unique: true }]);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) => bench.store.insertOne(name, { _id: `d${n}`, text: 'only one' } as Sample)),
    );
    expect(answers.filter((answer) => answer === 'applied')).toHaveLength(1);
    expect(await read(bench, name)).toHaveLength(1);
  });

  it('deletes what passes the filter and says how many', async () => {
    const name = await place(bench, [
      { _id: 'a', n: 1 },
      { _id: 'b', n: 2 },
      { _id: 'c', n: 2 },
    ]);
    expect(await bench.store.deleteMany(name, { n: 2 })).toBe(2);
    expect(await bench.store.deleteMany(name, { n: 2 })).toBe(0);
    expect(await bench.store.deleteMany('nowhere', {})).toBe(0);
    expect(await identities(bench, name, {})).toEqual(['a']);
  });

  it('deletes by $expr with $$NOW', async () => {
    const name = await place(bench, [
      { _id: 'a', at: new Date(1) },
      { _id: 'b', at: new Date('2901-01-01') },
    ]);
    expect(await bench.store.deleteMany(name, { $expr: { $lt: ['$at', '$$NOW'] } })).toBe(1);
    expect(await identities(bench, name, {})).toEqual(['b']);
  });

  it('makes a document of the filter and the update where there is none, and answers with it', async () => {
    const name = await place(bench);
    const made = await bench.store.upsertOne<Sample>(
      name,
      { _id: 'a', text: 'x', 'part.k': 1 },
      { $inc: { n: 5 }, $setOnInsert: { other: 1 } },
    );
    expect(made).toEqual({ _id: 'a', text: 'x', part: { k: 1 }, n: 5, other: 1 });
    expect(await one(bench, name, 'a')).toEqual(made);
  });

  it('changes the document where there is one, and leaves alone what is for new ones', async () => {
    const name = await place(bench, [{ _id: 'a', n: 5, other: 7 }]);
    const changed = await bench.store.upsertOne<Sample>(
      name,
      { _id: 'a' },
      { $inc: { n: 1 }, $setOnInsert: { other: 1 } },
    );
    expect(changed).toEqual({ _id: 'a', n: 6, other: 7 });
  });

  it('upserts through a pipeline', async () => {
    const name = await place(bench);
    const pipeline = [{ $set: { n: { $add: [{ $ifNull: ['$n', 10] }, 1] } } }];
    expect(await bench.store.upsertOne<Sample>(name, { _id: 'a' }, pipeline)).toEqual({ _id: 'a', n: 11 });
    expect(await bench.store.upsertOne<Sample>(name, { _id: 'a' }, pipeline)).toEqual({ _id: 'a', n: 12 });
  });

  it('counts without a gap and without a repetition when fifty count at once', async () => {
    const name = await place(bench);
    const counted = await Promise.all(
      Array.from({ length: 50 }, () => bench.store.upsertOne<Sample>(name, { _id: 'counter' }, { $inc: { n: 1 } })),
    );
    const numbers = counted.map((document) => document['n'] as number).sort((left, right) => left - right);
    expect(numbers).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
  });

  it('refuses to make a document without an identity', async () => {
    const name = await place(bench);
    await expect(bench.store.upsertOne(name, { text: 'x' }, { $inc: { n: 1 } })).rejects.toBeInstanceOf(Defect);
    expect(await read(bench, name)).toEqual([]);
  });
}
