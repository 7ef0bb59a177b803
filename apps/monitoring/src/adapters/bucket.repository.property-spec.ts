import { describe, expect, it } from '@jest/globals';
import { Failure, ManualClock } from '@hoso/kernel';
import fc from 'fast-check';

import { WeighedStore } from '../../../../test/support/weighed-store.js';
import { WHOLE_COUNTRY } from '../domain/area.js';
import { bucketKey, readBucketKey, type BucketKind } from '../domain/bucket.js';
import { NOTHING } from '../domain/bucket-counts.js';
import type { Period } from '../domain/dossiers.js';
import { slotAfter, slotOf } from '../domain/vietnam-time.js';
import { BucketRepository } from './bucket.repository.js';
import { bucketFields } from './bucket-writes.js';
import { BUCKETS } from './collections.js';

const NOW_MS = Date.UTC(2026, 10, 20, 5);
const SLOT_MS = 300_000;
const DAY_MS = 86_400_000;
const iso = (ageMs: number): string => new Date(NOW_MS - ageMs).toISOString();

function keyOf(kind: BucketKind, ageMs: number, procedure: number): string {
  return bucketKey({ kind, slot: slotOf(iso(ageMs)), agency: 'H26.101', procedure: `1.${procedure}`, channel: 'online' });
}

async function keep(keys: readonly string[]): Promise<WeighedStore> {
  const store = new WeighedStore(new ManualClock(NOW_MS));
  await store.ensure([BUCKETS]);
  const counted = { counts: NOTHING, countedAt: new Date(NOW_MS), claim: 'a' };
  await store.writeBatch(keys.map((key) =>
    ({ kind: 'insert', collection: BUCKETS.name, document: { _id: key, ...bucketFields(key), ...counted } })));
  return store;
}

async function read(repository: BucketRepository, period: Period): Promise<string[]> {
  const query = { period, agency: undefined, within: undefined, procedure: undefined, channel: undefined };
  const keys: string[] = [];
  for await (const { key } of repository.read(WHOLE_COUNTRY, query)) keys.push(key);
  return keys;
}

/** Close together, at the edges of stretches, years apart, and by a clock that goes ahead. */
const age = fc.oneof(
  fc.integer({ min: 0, max: 12 }).map((slots) => slots * SLOT_MS),
  fc.integer({ min: 0, max: 10 }).chain((growth) => fc.integer({ min: -1, max: 1 }).map((edge) => 2 * SLOT_MS * 4 ** growth + edge)),
  fc.integer({ min: -DAY_MS, max: 4_000 * DAY_MS }),
);
const key = fc.record({ kind: fc.constantFrom<BucketKind>('received', 'finished'), ageMs: age, procedure: fc.nat(12) });

const EVERYTHING: Period = { from: undefined, to: undefined };

describe('the buckets of a period', () => {
  it('are read all of them and each once, however they lie in time', async () => {
    const edge = fc.option(age, { nil: undefined });
    const wish = fc.record({ from: edge, to: edge, pageSize: fc.integer({ min: 1, max: 6 }) });
    await fc.assert(fc.asyncProperty(fc.array(key, { maxLength: 40 }), wish, async (all, { from, to, pageSize }) => {
      const keys = [...new Set(all.map(({ kind, ageMs, procedure }) => keyOf(kind, ageMs, procedure)))];
      const repository = new BucketRepository(await keep(keys), pageSize);
      const period = { from: from === undefined ? undefined : iso(from), to: to === undefined ? undefined : iso(to) };
      const within = keys.filter((one) => {
        const { slot } = readBucketKey(one);
        return (period.from === undefined || slot >= slotOf(period.from)) && (period.to === undefined || slot < slotAfter(period.to));
      });
      expect((await read(repository, period)).sort()).toEqual(within.sort());
    }));
  });

  it('are gone through once by an engine that looks at the limit last', async () => {
    // Two nights without anybody lie between three days of work.
    const slots = [0, 1, 2].flatMap((day) => Array.from({ length: 40 }, (_, slot) => day * DAY_MS + slot * SLOT_MS));
    const keys = slots.flatMap((ageMs) => Array.from({ length: 100 }, (_, procedure) => keyOf('received', ageMs, procedure)));
    const store = await keep(keys);
    const found = await read(new BucketRepository(store), EVERYTHING);
    expect(found).toHaveLength(12_000);
    expect(store.passed).toBe(12_000);
    expect(store.asked.length).toBeLessThan(60);
  });

  it.each<[string, Period]>([
    ['that ends in the future', { from: undefined, to: iso(-400 * DAY_MS) }],
    ['that began long ago', { from: iso(800 * DAY_MS), to: undefined }],
  ])('are soon asked for at once where there are few, by somebody who always asks for a period %s', async (_which, period) => {
    const store = await keep([keyOf('received', 0, 1), keyOf('finished', 40 * DAY_MS, 2)]);
    const repository = new BucketRepository(store);
    for (let time = 0; time < 10; time += 1) await read(repository, period);
    store.asked.length = 0;
    expect(await read(repository, period)).toHaveLength(2);
    expect(store.asked.length).toBeLessThanOrEqual(4);
  });

  it('are asked for at once where it was seen that there are few, and in short stretches again after an answer that did not come', async () => {
    const store = await keep([keyOf('received', 0, 1), keyOf('finished', 40 * DAY_MS, 2)]);
    const repository = new BucketRepository(store);
    const questions = async (): Promise<number> => {
      store.asked.length = 0;
      expect(await read(repository, EVERYTHING)).toHaveLength(2);
      return store.asked.length;
    };
    const first = await questions();
    expect(first).toBeGreaterThan(10);
    for (let time = 0; time < 9; time += 1) await questions();
    expect(await questions()).toBe(2);
    const { find } = store;
    store.find = () => Promise.reject(new Failure('store', 'no-answer'));
    await expect(read(repository, EVERYTHING)).rejects.toThrow(Failure);
    store.find = find;
    expect(await questions()).toBe(first / 2 + 1);
  });

  it('are gone through little more than once however many come between two looks', async () => {
    const store = await keep([keyOf('received', 0, 1)]);
    const repository = new BucketRepository(store, 100);
    for (let time = 0; time < 10; time += 1) await read(repository, EVERYTHING);
    const keys = Array.from({ length: 1_000 }, (_, index) => keyOf('received', Math.floor(index / 10) * SLOT_MS, 10 + (index % 10)));
    await store.writeBatch(keys.map((key) => ({
      kind: 'insert', collection: BUCKETS.name, document: { _id: key, ...bucketFields(key), counts: NOTHING, countedAt: new Date(NOW_MS), claim: 'a' },
    })));
    const weigh = async (): Promise<number> => {
      store.passed = 0;
      expect(await read(repository, EVERYTHING)).toHaveLength(1_001);
      return store.passed;
    };
    expect(await weigh()).toBeLessThan(2_100);
    expect(await weigh()).toBeLessThan(1_200);
  });
});
