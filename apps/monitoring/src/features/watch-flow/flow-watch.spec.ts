import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '@hoso/kernel';
import { MemoryStore } from '@hoso/store/memory';

import { bucketFields } from '../../adapters/bucket-writes.js';
import { BucketRepository } from '../../adapters/bucket.repository.js';
import { BUCKETS } from '../../adapters/collections.js';
import { bucketKey } from '../../domain/bucket.js';
import { NOTHING } from '../../domain/bucket-counts.js';
import type { Dossiers } from '../../domain/dossiers.js';
import { FlowWatch } from './flow-watch.js';

const NOON_MS = Date.UTC(2026, 10, 20, 5);

/** Counted buckets, each of as many dossiers as a spec says, and a watch that reads ten of them at once. */
async function openFlow() {
  const clock = new ManualClock(NOON_MS);
  const store = new MemoryStore(clock);
  await store.ensure([BUCKETS]);
  const dossiers = { countSince: async () => 0, oldestIn: async () => undefined } as unknown as Dossiers;
  const watch = new FlowWatch({
    buckets: new BucketRepository(store),
    dossiers,
    progress: { asOfMs: null, waiting: 0 },
    health: { read: async () => ({ services: [], neighbours: [] }) },
    comparison: { state: { at: null, compared: 0, missing: 0, silent: [], whole: null } },
    clock,
    store: { engine: 'memory', durable: false },
    heard: () => 0,
    pageSize: 10,
  });
  return {
    async count(name: string, received: number, countedAtMs: number): Promise<void> {
      const key = bucketKey({ kind: 'received', slot: '2026-11-20T12:00', agency: `H26.${name}`, procedure: '1.004873', channel: 'online' });
      const counted = { counts: { ...NOTHING, received, open: received }, countedAt: new Date(countedAtMs) };
      await store.upsertOne(BUCKETS.name, { _id: key }, { $set: counted, $setOnInsert: { claim: 'x', ...bucketFields(key) } });
    },
    async received(): Promise<number> {
      clock.advance(1_000);
      return (await watch.read()).totals.received;
    },
  };
}

describe('the flow', () => {
  it.each([
    ['at one moment', 0],
    ['a few at each moment', 0.3],
    ['each at a moment of its own', 1],
  ])('takes in every bucket when many pages of them were counted within seconds (%s)', async (_name, apartMs) => {
    const flow = await openFlow();
    for (let index = 0; index < 75; index += 1) await flow.count(String(index), 2, NOON_MS + Math.floor(index * apartMs));
    expect(await flow.received()).toBe(150);
    await flow.count('late', 5, NOON_MS + 500);
    expect(await flow.received()).toBe(155);
    await flow.count('0', 4, NOON_MS + 600);
    expect(await flow.received()).toBe(157);
  });

  it('takes in what a clock that is behind has counted since the last look', async () => {
    const flow = await openFlow();
    for (let index = 0; index < 25; index += 1) await flow.count(String(index), 1, NOON_MS + index);
    expect(await flow.received()).toBe(25);
    await flow.count('behind', 1, NOON_MS - 9_000);
    expect(await flow.received()).toBe(26);
  });
});
