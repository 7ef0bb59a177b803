import { expect, it } from '@jest/globals';
import { Defect } from '@hoso/kernel';

import type { Update } from '../../src/store.js';
import { one, place, type Bench } from './bench.js';

type Fields = Readonly<Record<string, unknown>>;

const CASES: readonly [string, Fields, Update, Fields][] = [
  ['$set', { n: 1 }, { $set: { n: 2, text: 'x' } }, { n: 2, text: 'x' }],
  ['$set of a dotted path', { part: { a: 1 } }, { $set: { 'part.b': 2 } }, { part: { a: 1, b: 2 } }],
  ['$set of a dotted path into nothing', {}, { $set: { 'part.deep.n': 1 } }, { part: { deep: { n: 1 } } }],
  ['$set of a member of a list', { list: [1, 2, 3] }, { $set: { 'list.1': 9 } }, { list: [1, 9, 3] }],
  ['$set of a whole object', { part: { a: 1, b: 2 } }, { $set: { part: { c: 3 } } }, { part: { c: 3 } }],
  ['$set of null', { n: 1 }, { $set: { n: null } }, { n: null }],
  ['$set of a text that looks like a variable', {}, { $set: { text: '$$NOW' } }, { text: '$$NOW' }],
  ['$set of undefined, which is nothing', { n: 1 }, { $set: { n: undefined, other: 2 } }, { n: 1, other: 2 }],
  ['$unset', { n: 1, text: 'x' }, { $unset: { text: '', list: '' } }, { n: 1 }],
  ['$unset of a dotted path', { part: { a: 1, b: 2 } }, { $unset: { 'part.a': '' } }, { part: { b: 2 } }],
  ['$unset of what is not there', { n: 1 }, { $unset: { 'part.a.b': '' } }, { n: 1 }],
  ['$inc', { n: 1 }, { $inc: { n: 2, other: -3 } }, { n: 3, other: -3 }],
  ['$inc beyond 32 bits', { n: 2_147_483_647 }, { $inc: { n: 1 } }, { n: 2_147_483_648 }],
  [
    '$inc of a dotted path',
    { part: { intake: 3 } },
    { $inc: { 'part.intake': 1, 'part.processing': 1 } },
    { part: { intake: 4, processing: 1 } },
  ],
  ['$mul', { n: 3 }, { $mul: { n: 2, other: 2 } }, { n: 6, other: 0 }],
  ['$min', { n: 5, other: 1 }, { $min: { n: 3, other: 3 } }, { n: 3, other: 1 }],
  ['$min where nothing is', {}, { $min: { at: new Date(5) } }, { at: new Date(5) }],
  [
    '$min of dates',
    { at: new Date(9), until: new Date(1) },
    { $min: { at: new Date(5), until: new Date(5) } },
    { at: new Date(5), until: new Date(1) },
  ],
  ['$max', { n: 5, other: 1 }, { $max: { n: 3, other: 3 } }, { n: 5, other: 3 }],
  ['$max where nothing is', {}, { $max: { n: 3 } }, { n: 3 }],
  ['$max of dates', { at: new Date(9) }, { $max: { at: new Date(10) } }, { at: new Date(10) }],
  ['$push', { list: [1] }, { $push: { list: 2 } }, { list: [1, 2] }],
  ['$push where nothing is', {}, { $push: { list: { n: 1 } } }, { list: [{ n: 1 }] }],
  ['$push of a list as one member', { list: [] }, { $push: { list: [1, 2] } }, { list: [[1, 2]] }],
  ['$push with $each', { list: [1] }, { $push: { list: { $each: [2, 3] } } }, { list: [1, 2, 3] }],
  ['$push with an empty $each', { list: [1] }, { $push: { list: { $each: [] } } }, { list: [1] }],
  [
    '$push with $slice from the end',
    { list: [1, 2] },
    { $push: { list: { $each: [3, 4], $slice: -3 } } },
    { list: [2, 3, 4] },
  ],
  [
    '$push with $slice from the start',
    { list: [1, 2] },
    { $push: { list: { $each: [3, 4], $slice: 3 } } },
    { list: [1, 2, 3] },
  ],
  ['$push with $position', { list: [1, 2] }, { $push: { list: { $each: [0], $position: 0 } } }, { list: [0, 1, 2] }],
  [
    '$push with $sort',
    { list: [{ n: 3 }] },
    { $push: { list: { $each: [{ n: 1 }, { n: 2 }], $sort: { n: 1 } } } },
    { list: [{ n: 1 }, { n: 2 }, { n: 3 }] },
  ],
  ['$push into a dotted path', { part: { list: [1] } }, { $push: { 'part.list': 2 } }, { part: { list: [1, 2] } }],
  ['$addToSet', { list: ['a'] }, { $addToSet: { list: 'a' } }, { list: ['a'] }],
  ['$addToSet with $each', { list: ['a'] }, { $addToSet: { list: { $each: ['b', 'a', 'b'] } } }, { list: ['a', 'b'] }],
  ['$addToSet of objects', { list: [{ n: 1 }] }, { $addToSet: { list: { n: 1 } } }, { list: [{ n: 1 }] }],
  ['$addToSet where nothing is', {}, { $addToSet: { list: 'a' } }, { list: ['a'] }],
  ['$pull by value', { list: [1, 2, 1] }, { $pull: { list: 1 } }, { list: [2] }],
  ['$pull by condition', { list: [1, 2, 3] }, { $pull: { list: { $gte: 2 } } }, { list: [1] }],
  [
    '$pull of objects by their fields',
    {
      list: [
        { n: 1, k: 'a' },
        { n: 2, k: 'a' },
      ],
    },
    { $pull: { list: { n: { $lte: 1 } } } },
    { list: [{ n: 2, k: 'a' }] },
  ],
  [
    '$pull of objects by one identity',
    { list: [{ id: 'x', n: 1 }, { id: 'y' }] },
    { $pull: { list: { id: 'x' } } },
    { list: [{ id: 'y' }] },
  ],
  ['$pull with $in', { list: ['a', 'b', 'c'] }, { $pull: { list: { $in: ['a', 'c'] } } }, { list: ['b'] }],
  ['$pull where nothing is', { n: 1 }, { $pull: { list: 1 } }, { n: 1 }],
  ['$pullAll', { list: [1, 2, 3, 1] }, { $pullAll: { list: [1, 3] } }, { list: [2] }],
  ['$pop', { list: [1, 2, 3] }, { $pop: { list: 1 } }, { list: [1, 2] }],
  ['$rename', { n: 1 }, { $rename: { n: 'other' } }, { other: 1 }],
  [
    'several operators together',
    { n: 1, list: [1], text: 'x' },
    {
      $set: { other: 9 },
      $inc: { n: 1 },
      $push: { list: { $each: [2] } },
      $unset: { text: '' },
      $max: { 'part.published': 4 },
    },
    { n: 2, other: 9, list: [1, 2], part: { published: 4 } },
  ],
  ['$setOnInsert, which is for new ones', { n: 1 }, { $setOnInsert: { other: 1 }, $inc: { n: 1 } }, { n: 2 }],
  ['a pipeline with $set', { n: 1 }, [{ $set: { n: { $add: ['$n', 1] }, other: '$n' } }], { n: 2, other: 1 }],
  [
    'a pipeline of stages that see each other',
    { n: 1 },
    [{ $set: { n: { $add: ['$n', 1] } } }, { $set: { other: '$n' } }],
    { n: 2, other: 2 },
  ],
  ['a pipeline with $unset', { n: 1, part: { a: 1, b: 2 } }, [{ $unset: ['n', 'part.a'] }], { part: { b: 2 } }],
  [
    'a pipeline with $cond',
    { n: 5 },
    [{ $set: { text: { $cond: [{ $gt: ['$n', 3] }, 'many', 'few'] } } }],
    { n: 5, text: 'many' },
  ],
  [
    'a pipeline with $ifNull',
    {},
    [{ $set: { n: { $ifNull: ['$n', 7] }, text: { $ifNull: ['$text', '$part.text', 'none'] } } }],
    { n: 7, text: 'none' },
  ],
  ['a pipeline with $literal', {}, [{ $set: { text: { $literal: '$$NOW' } } }], { text: '$$NOW' }],
  [
    'a pipeline with $$REMOVE',
    { n: 1, other: 2 },
    [{ $set: { other: { $cond: [{ $eq: ['$n', 1] }, '$$REMOVE', '$other'] } } }],
    { n: 1 },
  ],
  [
    'a pipeline with $concatArrays',
    { list: [1] },
    [{ $set: { list: { $concatArrays: ['$list', [2, 3]] } } }],
    { list: [1, 2, 3] },
  ],
  [
    'a pipeline with $filter',
    { list: [{ n: 1 }, { n: 2 }] },
    [{ $set: { list: { $filter: { input: '$list', as: 'item', cond: { $gt: ['$$item.n', 1] } } } } }],
    { list: [{ n: 2 }] },
  ],
  [
    'a pipeline with $mergeObjects',
    { part: { a: 1 } },
    [{ $set: { part: { $mergeObjects: ['$part', { b: 2 }] } } }],
    { part: { a: 1, b: 2 } },
  ],
  [
    'a pipeline with $size and $max',
    { list: [3, 8, 5] },
    [{ $set: { n: { $size: '$list' }, other: { $max: '$list' } } }],
    { list: [3, 8, 5], n: 3, other: 8 },
  ],
  [
    'a pipeline with $dateAdd',
    { at: new Date('2026-01-31T00:00:00Z') },
    [{ $set: { until: { $dateAdd: { startDate: '$at', unit: 'day', amount: 1 } } } }],
    { at: new Date('2026-01-31T00:00:00Z'), until: new Date('2026-02-01T00:00:00Z') },
  ],
  [
    'a pipeline that sets a dotted path',
    { part: { a: 1 } },
    [{ $set: { 'part.b': '$part.a' } }],
    { part: { a: 1, b: 1 } },
  ],
  [
    'a pipeline that keeps dates and bytes',
    { at: new Date(3), bytes: Buffer.from([1, 2]) },
    [{ $set: { n: 1 } }],
    { at: new Date(3), bytes: Buffer.from([1, 2]), n: 1 },
  ],
];

const REFUSED: readonly [string, Fields, Update][] = [
  ['an unknown operator', {}, { $sett: { n: 1 } }],
  ['a document in the place of operators', {}, { n: 1 }],
  ['two operators on one path', { n: 1 }, { $set: { n: 1 }, $inc: { n: 1 } }],
  ['two operators on a path and what is inside it', {}, { $set: { part: {} }, $inc: { 'part.n': 1 } }],
  ['$inc of a text', { text: 'x' }, { $inc: { text: 1 } }],
  ['$push onto a number', { n: 1 }, { $push: { n: 1 } }],
  ['a change of the identity', {}, { $set: { _id: 'b' } }],
  ['a stage that is none', {}, [{ $match: { n: 1 } }]],
];

export function updates(bench: Bench): void {
  it.each(CASES)('by %s', async (_title, before, update, after) => {
    const name = await place(bench, [{ _id: 'a', ...before }]);
    expect(await bench.store.updateOne(name, { _id: 'a' }, update)).toBe('applied');
    expect(await one(bench, name, 'a')).toEqual({ _id: 'a', ...after });
  });

  it.each(REFUSED)('refuses %s, and changes nothing', async (_title, before, update) => {
    const name = await place(bench, [{ _id: 'a', ...before }]);
    const answer = bench.store.updateOne(name, { _id: 'a' }, update);
    await expect(answer).rejects.toBeInstanceOf(Defect);
    expect(await one(bench, name, 'a')).toEqual({ _id: 'a', ...before });
  });

  it("by the database's clock", async () => {
    const name = await place(bench, [{ _id: 'a' }]);
    const before = await bench.store.now();
    const later = { $dateAdd: { startDate: '$$NOW', unit: 'hour', amount: 2 } };
    await bench.store.updateOne(name, { _id: 'a' }, [{ $set: { at: '$$NOW', until: later } }]);
    const after = await bench.store.now();
    const document = await one(bench, name, 'a');
    const at = (document['at'] as Date).getTime();
    expect(at).toBeGreaterThanOrEqual(before.getTime() - 1);
    expect(at).toBeLessThanOrEqual(after.getTime() + 1);
    expect((document['until'] as Date).getTime() - at).toBe(2 * 3_600_000);
  });

  it("by a guard that compares with the database's clock", async () => {
    const name = await place(bench, [
      { _id: 'due', n: 1, at: new Date(5) },
      { _id: 'not-yet', n: 1, at: new Date('2901-01-01') },
    ]);
    const fire = (_id: string) =>
      bench.store.updateOne(name, { _id, n: 1, $expr: { $lte: ['$at', '$$NOW'] } }, { $inc: { n: 1 } });
    expect(await fire('due')).toBe('applied');
    expect(await fire('due')).toBe('missed');
    expect(await fire('not-yet')).toBe('missed');
    const until = (moment: Date, also: readonly object[] = []) => {
      const inTime = { $lte: ['$$NOW', moment] };
      const $expr = also.length > 0 ? { $and: [...also, inTime] } : inTime;
      return bench.store.updateOne(name, { _id: 'due', n: 2, $expr }, { $set: { n: 2 } });
    };
    expect(await until(new Date(5))).toBe('missed');
    expect(await until(new Date('2901-01-01'))).toBe('applied');
    expect(await until(new Date('2901-01-01'), [{ $lte: ['$at', '$$NOW'] }])).toBe('applied');
    expect(await until(new Date(5), [{ $lte: ['$at', '$$NOW'] }])).toBe('missed');
  });

  it('misses where a dotted guard does not hold, and where there is nothing', async () => {
    const name = await place(bench, [{ _id: 'a', n: 4, part: { intake: 2 } }]);
    const guarded = (intake: number) =>
      bench.store.updateOne(
        name,
        { _id: 'a', n: 4, 'part.intake': intake },
        { $set: { n: 4, 'part.intake': intake + 1 } },
      );
    expect(await guarded(1)).toBe('missed');
    expect(await guarded(2)).toBe('applied');
    expect(await guarded(2)).toBe('missed');
    expect(await bench.store.updateOne(name, { _id: 'nobody' }, { $set: { n: 1 } })).toBe('missed');
    expect(await bench.store.updateOne('nowhere', { _id: 'a' }, { $set: { n: 1 } })).toBe('missed');
  });
}
