import { describe, expect, it } from '@jest/globals';
import { Failure, ManualClock } from '@hoso/kernel';

import { MemoryStore } from './memory-store.js';
import { migrationsCollection, runMigrations } from './migrations.js';
import type { StoredDocument } from './store.js';

const START_MS = Date.UTC(2026, 1, 17);

/** Lets time pass in steps until the work is done. */
async function whileTimePasses<Answer>(clock: ManualClock, work: Promise<Answer>): Promise<Answer> {
  let done = false;
  void work.finally(() => (done = true)).catch(() => undefined);
  for (let steps = 0; !done && steps < 10_000; steps += 1) {
    clock.advance(100);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return work;
}

describe('a migration whose process has died', () => {
  const claimed = async (clock: ManualClock) => {
    const store = new MemoryStore(clock);
    await store.ensure([migrationsCollection]);
    const claim = { _id: '0001', describe: 'dies', claimedBy: 'somebody', claimedAt: new Date(clock.now()) };
    await store.insertOne(migrationsCollection.name, claim as StoredDocument);
    return store;
  };

  it('is taken over once its claim is over, and not before', async () => {
    const clock = new ManualClock(START_MS);
    const store = await claimed(clock);
    let ranAtMs = 0;
    const migration = { id: '0001', describe: 'dies', up: async () => void (ranAtMs = clock.now()) };
    expect(await whileTimePasses(clock, runMigrations(store, [migration], clock))).toEqual(['0001']);
    expect(ranAtMs - START_MS).toBeGreaterThanOrEqual(60_000);
    expect(ranAtMs - START_MS).toBeLessThan(70_000);
  });

  it('is not taken over from a process that is slow but alive', async () => {
    const clock = new ManualClock(START_MS);
    const store = new MemoryStore(clock);
    let runs = 0;
    const migration = {
      id: '0001',
      describe: 'takes its time',
      up: async () => {
        runs += 1;
        await clock.sleep(300_000);
      },
    };
    const both = Promise.all([runMigrations(store, [migration], clock), runMigrations(store, [migration], clock)]);
    expect((await whileTimePasses(clock, both)).flat()).toEqual(['0001']);
    expect(runs).toBe(1);
  });
});

describe('a store that does not answer while a migration runs', () => {
  const away = () => Promise.reject(new Failure('store', 'timeout'));

  it('costs it nothing where only its claim was to be renewed', async () => {
    const clock = new ManualClock(START_MS);
    const store = new MemoryStore(clock);
    const { updateOne } = store;
    let renewals = 0;
    const up = async (): Promise<void> => {
      store.updateOne = () => ((renewals += 1), away());
      await clock.sleep(40_000);
      store.updateOne = updateOne;
    };
    const migration = { id: '0001', describe: 'goes on', up };
    expect(await whileTimePasses(clock, runMigrations(store, [migration], clock))).toEqual(['0001']);
    expect(renewals).toBe(2);
  });

  it('does not hide why it failed where its claim was to be given back', async () => {
    const clock = new ManualClock(START_MS);
    const store = new MemoryStore(clock);
    store.updateOne = away;
    const migration = { id: '0001', describe: 'fails', up: () => Promise.reject(new RangeError('no such day')) };
    await expect(runMigrations(store, [migration], clock)).rejects.toThrow('no such day');
  });

  it('is told from a mistake, which is never passed over', async () => {
    const clock = new ManualClock(START_MS);
    const store = new MemoryStore(clock);
    store.updateOne = () => Promise.reject(new RangeError('not a store'));
    const migration = { id: '0001', describe: 'fails', up: () => Promise.reject(new RangeError('no such day')) };
    await expect(runMigrations(store, [migration], clock)).rejects.toThrow('not a store');
  });
});
