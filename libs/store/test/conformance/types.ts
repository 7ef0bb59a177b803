import { expect, it } from '@jest/globals';

import { one, place, read, type Bench } from './bench.js';

export function types(bench: Bench): void {
  const values: readonly [string, Record<string, unknown>][] = [
    ['a date with its milliseconds', { at: new Date('2026-02-17T03:04:05.678Z') }],
    ['a date before 1970', { at: new Date('1901-12-31T23:59:59.999Z') }],
    ['a whole number beyond 32 bits', { n: 4_294_967_297 }],
    ['the greatest safe whole number', { n: Number.MAX_SAFE_INTEGER }],
    ['the least safe whole number', { n: Number.MIN_SAFE_INTEGER }],
    ['a fraction', { n: 0.1 }],
    ['an empty text', { text: '' }],
    ['a composed text', { text: 'Nguyễn Thị Thử'.normalize('NFC') }],
    ['a decomposed text, unchanged', { text: 'Nguyễn Thị Thử'.normalize('NFD') }],
    ['signs beyond the basic plane', { text: '𠀀 🗂️' }],
    ['false and true', { flag: false, list: [true, false] }],
    ['nested lists', { list: [[1, [2, [3]]], [], [{ a: [null] }]] }],
    ['null inside', { part: { gone: null }, list: [null] }],
    ['an empty object and an empty list', { part: {}, list: [] }],
    ['dates inside lists and objects', { list: [new Date(1)], part: { at: new Date(2) } }],
    ['keys that look like numbers', { part: { 1: 'one', '01': 'two' } }],
    ['keys in Vietnamese', { part: { 'địa chỉ': 'thôn Mẫu' } }],
  ];
  it.each(values)('keeps %s', async (_title, fields) => {
    const name = await place(bench, [{ _id: 'a', ...fields }]);
    expect(await one(bench, name, 'a')).toEqual({ _id: 'a', ...fields });
  });

  it('keeps bytes as a Buffer, at the top and inside', async () => {
    const bytes = Buffer.from([0, 1, 254, 255]);
    const name = await place(bench, [{ _id: 'a', bytes, part: { bytes }, list: [bytes] }]);
    const document = await one(bench, name, 'a');
    for (const kept of [
      document['bytes'],
      (document['part'] as { bytes: unknown }).bytes,
      (document['list'] as unknown[])[0],
    ]) {
      expect(Buffer.isBuffer(kept)).toBe(true);
      expect((kept as Buffer).equals(bytes)).toBe(true);
    }
  });

  it('keeps 100,000 bytes whole', async () => {
    const bytes = Buffer.alloc(100_000, 'hoso');
    const name = await place(bench, [{ _id: 'a', bytes }]);
    expect(bytes.equals((await one(bench, name, 'a'))['bytes'] as Buffer)).toBe(true);
  });

  it('gives dates back as dates and not as texts', async () => {
    const name = await place(bench, [{ _id: 'a', at: new Date(5) }]);
    expect((await one(bench, name, 'a'))['at']).toBeInstanceOf(Date);
  });

  it('leaves out what is undefined, and makes null of it in a list', async () => {
    const name = await place(bench, [{ _id: 'a', n: undefined, part: { a: undefined, b: 1 }, list: [undefined, 1] }]);
    const document = await one(bench, name, 'a');
    expect(Object.keys(document).sort()).toEqual(['_id', 'list', 'part']);
    expect(document).toEqual({ _id: 'a', part: { b: 1 }, list: [null, 1] });
  });

  it('keeps an identity of any text', async () => {
    const name = await place(bench, [{ _id: 'H01.02.03-260217-0001/a:b c' }]);
    expect((await read(bench, name, { _id: 'H01.02.03-260217-0001/a:b c' })).length).toBe(1);
  });

  it('shares nothing with its callers', async () => {
    const mine = { _id: 'a', part: { deep: { n: 1 } }, list: [{ n: 1 }], at: new Date(1), bytes: Buffer.from([1]) };
    const name = await place(bench, [mine]);
    mine.part.deep.n = 2;
    mine.list.push({ n: 2 });
    mine.at.setTime(2);
    mine.bytes[0] = 2;
    const first = await one(bench, name, 'a');
    const kept = { _id: 'a', part: { deep: { n: 1 } }, list: [{ n: 1 }], at: new Date(1), bytes: Buffer.from([1]) };
    expect(first).toEqual(kept);
    (first['part'] as { deep: { n: number } }).deep.n = 3;
    (first['list'] as unknown[]).pop();
    (first['at'] as Date).setTime(3);
    (first['bytes'] as Buffer)[0] = 3;
    expect(await one(bench, name, 'a')).toEqual(kept);
  });

  it('shares nothing with an update either', async () => {
    const name = await place(bench, [{ _id: 'a' }]);
    const part = { list: [1] };
    await bench.store.updateOne(name, { _id: 'a' }, { $set: { part } });
    part.list.push(2);
    const entry = { n: 1 };
    await bench.store.updateOne(name, { _id: 'a' }, { $push: { list: { $each: [entry] } } });
    entry.n = 2;
    expect(await one(bench, name, 'a')).toEqual({ _id: 'a', part: { list: [1] }, list: [{ n: 1 }] });
  });
}
