import { expect, it } from '@jest/globals';
import { Failure, SystemClock } from '@hoso/kernel';

import { runMigrations, type Migration } from '../../src/migrations.js';
import type { Store } from '../../src/store.js';
import { one, place, read, type Bench, type Sample } from './bench.js';

let runs = 0;

export function lives(bench: Bench): void {
  it('answers to a ping, and says who it is', async () => {
    await bench.store.ping();
    expect(bench.store.engine).not.toBe('');
  });

  it('has a clock near ours that does not go back', async () => {
    const ours = new SystemClock().now();
    const first = await bench.store.now();
    const second = await bench.store.now();
    expect(Math.abs(first.getTime() - ours)).toBeLessThan(60_000);
    expect(second.getTime()).toBeGreaterThanOrEqual(first.getTime());
  });

  const uses: readonly [string, (store: Store) => Promise<unknown>][] = [
    ['find', (store) => store.find('any', {}, { limit: 1 })],
    ['insertOne', (store) => store.insertOne('any', { _id: 'a' })],
    ['updateOne', (store) => store.updateOne('any', { _id: 'a' }, { $set: { n: 1 } })],
    ['upsertOne', (store) => store.upsertOne('any', { _id: 'a' }, { $set: { n: 1 } })],
    ['deleteMany', (store) => store.deleteMany('any', {})],
    ['writeBatch', (store) => store.writeBatch([{ kind: 'insert', collection: 'any', document: { _id: 'a' } }])],
    ['ensure', (store) => store.ensure([{ name: 'any', fields: {}, indexes: [] }])],
    ['now', (store) => store.now()],
    ['ping', (store) => store.ping()],
  ];
  it.each(uses)('answers %s with a Failure once it is closed', async (_title, use) => {
    const store = await bench.open();
    await store.close();
    await store.close();
    await expect(use(store)).rejects.toBeInstanceOf(Failure);
    await expect(use(store)).rejects.toMatchObject({ neighbour: 'store', code: 'closed' });
  });

  it('runs migrations in their order, each once', async () => {
    const name = await place(bench, [{ _id: 'log' }]);
    const migrations = numbered(name, ['one', 'two']);
    expect(await runMigrations(bench.store, migrations)).toEqual(migrations.map(({ id }) => id));
    expect(await runMigrations(bench.store, migrations)).toEqual([]);
    const more = [...migrations, ...numbered(name, ['three'])];
    expect(await runMigrations(bench.store, more)).toEqual([more[2]!.id]);
    expect((await one(bench, name, 'log'))['list']).toEqual(['one', 'two', 'three']);
    const [record] = await read(bench, 'migrations', { _id: more[0]!.id });
    expect(record).toMatchObject({ describe: 'adds one', finishedAt: expect.any(Date) as unknown });
  });

  it('runs a migration once when several start at the same time, and all wait for it', async () => {
    const name = await place(bench, [{ _id: 'log' }]);
    const migrations = numbered(name, ['one', 'two']);
    const answers = await Promise.all(Array.from({ length: 4 }, () => runMigrations(bench.store, migrations)));
    expect(answers.flat().sort()).toEqual(migrations.map(({ id }) => id));
    expect((await one(bench, name, 'log'))['list']).toEqual(['one', 'two']);
  });

  it('runs a migration again that has failed, and nothing after it before that', async () => {
    const name = await place(bench, [{ _id: 'log' }]);
    const [first, second] = numbered(name, ['one', 'two']);
    let fails = true;
    const failing: Migration = {
      ...first!,
      up: async (store) => {
        if (fails) throw new Failure('store', 'planted');
        await first!.up(store);
      },
    };
    await expect(runMigrations(bench.store, [failing, second!])).rejects.toMatchObject({ code: 'planted' });
    expect((await one(bench, name, 'log'))['list']).toBeUndefined();
    fails = false;
    expect(await runMigrations(bench.store, [failing, second!])).toHaveLength(2);
    expect((await one(bench, name, 'log'))['list']).toEqual(['one', 'two']);
  });

  it('refuses migrations that are out of order or twice there', async () => {
    const [first, second] = numbered('nowhere', ['one', 'two']);
    await expect(runMigrations(bench.store, [second!, first!])).rejects.toMatchObject({ code: 'migration-order' });
    await expect(runMigrations(bench.store, [first!, first!])).rejects.toMatchObject({ code: 'migration-order' });
  });
}

function numbered(collection: string, words: readonly string[]): Migration[] {
  return words.map((word) => {
    runs += 1;
    return {
      id: `${process.pid}-${String(runs).padStart(6, '0')}-${word}`,
      describe: `adds ${word}`,
      up: async (store) => {
        await store.updateOne(collection, { _id: 'log' }, { $push: { list: word } } as unknown as Sample);
      },
    };
  });
}
