import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '@hoso/kernel';
import fc from 'fast-check';

import { WeighedStore } from '../../test/weighed-store.js';
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
    const found = await read(new BucketRepository(store), { from: undefined, to: undefined });
    expect(found).toHaveLength(12_000);
    expect(store.passed).toBe(12_000);
    expect(store.asked).toBeLessThan(60);
  });
});
