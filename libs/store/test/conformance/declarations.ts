import { expect, it } from '@jest/globals';
import { Defect } from '@hoso/kernel';

import type { CollectionDeclaration } from '../../src/store.js';
import { identities, one, place, read, type Bench } from './bench.js';

const SHAPED = { n: 'number', text: 'string', at: 'date?' } as const satisfies CollectionDeclaration['fields'];

export function declarations(bench: Bench): void {
  it('lets a document of the declared shape in, with and without its optional field', async () => {
    const place1 = await place(bench, [], [], SHAPED);
    expect(await bench.store.insertOne(place1, { _id: 'a', n: 1, text: 'x' } as never)).toBe('applied');
    expect(await bench.store.insertOne(place1, { _id: 'b', n: 1, text: 'x', at: new Date(0) } as never)).toBe(
      'applied',
    );
    expect(await bench.store.insertOne(place1, { _id: 'c', n: 1, text: 'x', at: null } as never)).toBe('applied');
  });

  const refused: readonly [string, Record<string, unknown>][] = [
    ['that misses a required field', { _id: 'a', n: 1 }],
    ['whose required field is null', { _id: 'a', n: 1, text: null }],
    ['whose required field is undefined', { _id: 'a', n: 1, text: undefined }],
    ['with a field that nobody declared', { _id: 'a', n: 1, text: 'x', more: 1 }],
    ['with a text where a number belongs', { _id: 'a', n: '1', text: 'x' }],
    ['with a text where a date belongs', { _id: 'a', n: 1, text: 'x', at: '2026-01-01' }],
    ['with an object where a text belongs', { _id: 'a', n: 1, text: { $ne: 1 } }],
    ['whose identity is a number', { _id: 7, n: 1, text: 'x' }],
  ];
  it.each(refused)('refuses a document %s', async (_title, document) => {
    const name = await place(bench, [], [], SHAPED);
    const answer = bench.store.insertOne(name, document as never);
    await expect(answer).rejects.toBeInstanceOf(Defect);
    await expect(answer).rejects.toMatchObject({ code: 'store-shape' });
    expect(await read(bench, name)).toEqual([]);
  });

  it('refuses an update that would leave the shape, and leaves the document as it was', async () => {
    const name = await place(bench, [{ _id: 'a', n: 1, text: 'x' }], [], SHAPED);
    await expect(bench.store.updateOne(name, { _id: 'a' }, { $set: { more: 1 } })).rejects.toMatchObject({
      code: 'store-shape',
    });
    await expect(bench.store.updateOne(name, { _id: 'a' }, { $unset: { text: '' } })).rejects.toMatchObject({
      code: 'store-shape',
    });
    await expect(bench.store.updateOne(name, { _id: 'a' }, [{ $set: { n: 'x' } }])).rejects.toMatchObject({
      code: 'store-shape',
    });
    expect(await one(bench, name, 'a')).toEqual({ _id: 'a', n: 1, text: 'x' });
  });

  it('says nothing of the content of a document that it refuses', async () => {
    const name = await place(bench, [], [], SHAPED);
    const secret = 'Nguyen Van Thu Nghiem';
    const error: unknown = await bench.store
      .insertOne(name, { _id: 'a', n: secret, text: 'x' } as never)
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(Defect);
    expect(String(error)).not.toContain(secret);
  });

  it('may be told the same again, and finds everything as it was', async () => {
    const indexes = [{ name: 'by-n', keys: { n: 1 }, unique: true }] as const;
    const name = await place(bench, [{ _id: 'a', n: 1 }], indexes);
    const again: CollectionDeclaration = { name, fields: { n: 'number?', text: 'string?' }, indexes };
    await bench.store.ensure([again]);
    await bench.store.ensure([again, again]);
    expect(await identities(bench, name, {})).toEqual(['a']);
    expect(await bench.store.insertOne(name, { _id: 'b', n: 1 } as never)).toBe('duplicate');
  });

  it('may be told by many at once', async () => {
    const name = `raced_${process.pid}_${Math.round(performance.now())}`;
    const declaration: CollectionDeclaration = {
      name,
      fields: { n: 'number', text: 'string?' },
      indexes: [
        { name: 'by-n', keys: { n: 1 }, unique: true },
        { name: 'by-text', keys: { text: 1, n: -1 }, sparse: true },
      ],
    };
    await Promise.all(Array.from({ length: 8 }, () => bench.store.ensure([declaration])));
    expect(await bench.store.insertOne(name, { _id: 'a', n: 1 } as never)).toBe('applied');
    expect(await bench.store.insertOne(name, { _id: 'b', n: 1 } as never)).toBe('duplicate');
  });

  it('widens a shape for a new release, and never narrows it for an old one', async () => {
    const name = await place(bench, [{ _id: 'a', n: 1 }], [], { n: 'number' });
    await bench.store.ensure([{ name, fields: { n: 'number', text: 'string' }, indexes: [] }]);
    expect(await bench.store.insertOne(name, { _id: 'b', n: 1, text: 'new' } as never)).toBe('applied');
    expect(await bench.store.insertOne(name, { _id: 'c', n: 1 } as never)).toBe('applied');
    await bench.store.ensure([{ name, fields: { n: 'number' }, indexes: [] }]);
    expect(await bench.store.insertOne(name, { _id: 'd', n: 1, text: 'still' } as never)).toBe('applied');
    await expect(bench.store.insertOne(name, { _id: 'e', n: 1, more: 1 } as never)).rejects.toMatchObject({
      code: 'store-shape',
    });
  });

  it('adds an index to documents that are already there', async () => {
    const name = await place(bench, [
      { _id: 'a', n: 1 },
      { _id: 'b', n: 2 },
    ]);
    await bench.store.ensure([
      { name, fields: { n: 'number?' }, indexes: [{ name: 'by-n', keys: { n: 1 }, unique: true }] },
    ]);
    expect(await bench.store.insertOne(name, { _id: 'c', n: 2 } as never)).toBe('duplicate');
    expect(await identities(bench, name, { n: 2 })).toEqual(['b']);
  });

  it('refuses an index under the name of another', async () => {
    const name = await place(bench, [], [{ name: 'by-n', keys: { n: 1 } }]);
    const other = { name, fields: { n: 'number?' }, indexes: [{ name: 'by-n', keys: { n: -1 } }] } as const;
    await expect(bench.store.ensure([other])).rejects.toMatchObject({ code: 'store-index' });
  });

  it('refuses a unique index over documents that break it', async () => {
    const name = await place(bench, [
      { _id: 'a', n: 1 },
      { _id: 'b', n: 1 },
    ]);
    const unique = {
      name,
      fields: { n: 'number?' },
      indexes: [{ name: 'by-n', keys: { n: 1 }, unique: true }],
    } as const;
    await expect(bench.store.ensure([unique])).rejects.toMatchObject({ code: 'store-index' });
  });
}
