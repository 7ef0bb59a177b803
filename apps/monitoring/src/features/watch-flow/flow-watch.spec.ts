import { describe, expect, it } from '@jest/globals';
import { Failure, ManualClock, SeededRandom } from '@hoso/kernel';

import { WeighedStore } from '../../../../../test/support/weighed-store.js';
import { bucketFields } from '../../adapters/bucket-writes.js';
import { BucketRepository } from '../../adapters/bucket.repository.js';
import { BUCKETS } from '../../adapters/collections.js';
import { bucketKey } from '../../domain/bucket.js';
import { NOTHING } from '../../domain/bucket-counts.js';
import type { Dossiers } from '../../domain/dossiers.js';
import { slotOf } from '../../domain/vietnam-time.js';
import { FlowWatch } from './flow-watch.js';

const NOON_MS = Date.UTC(2026, 10, 20, 5);
const SLOT_MS = 300_000;
const DAY_MS = 86_400_000;

/** Counted buckets, each of as many dossiers as a spec says, and a watch that reads ten of them at once, or so many as it says. */
async function openFlow({ pageSize = 10, heldMax = 1_000 } = {}) {
  const clock = new ManualClock(NOON_MS);
  const store = new WeighedStore(clock);
  await store.ensure([BUCKETS]);
  const dossiers = { countSince: async () => 0, oldestIn: async () => undefined } as unknown as Dossiers;
  const watch = new FlowWatch({
    buckets: new BucketRepository(store, pageSize),
    dossiers,
    progress: { asOfMs: null, waiting: 0 },
    health: { read: async () => ({ services: [], neighbours: [] }) },
    comparison: { state: { at: null, compared: 0, missing: 0, silent: [], whole: null } },
    clock,
    store: { engine: 'memory', durable: false },
    heard: () => 0,
    pageSize,
    heldMax,
  });
  return {
    clock,
    store,
    async count(name: string, received: number, countedAtMs: number, filedAtMs = NOON_MS): Promise<void> {
      const slot = slotOf(new Date(filedAtMs).toISOString());
      const key = bucketKey({ kind: 'received', slot, agency: `H26.${name}`, procedure: '1.004873', channel: 'online' });
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

  it('goes once through a long history when it looks first, in small questions, and then asks for what is new', async () => {
    const { store, count, received } = await openFlow({ pageSize: 400, heldMax: 50 });
    // Ten days of work, and the nights between them.
    for (let index = 0; index < 4_000; index += 1) {
      const [name, slot] = [String(index % 10), Math.floor(index / 10)];
      await count(name, 1, NOON_MS - DAY_MS + index, NOON_MS - (slot % 40) * SLOT_MS - Math.floor(slot / 40) * DAY_MS);
    }
    expect(await received()).toBe(4_000);
    expect(store.passed).toBeLessThan(6_000);
    expect(store.heaviest).toBeLessThanOrEqual(4 * 400);
    store.asked.length = store.passed = 0;
    for (let look = 0; look < 3; look += 1) expect(await received()).toBe(4_000);
    expect([store.asked.length, store.passed]).toEqual([3, 0]);
  });

  it('asks in short stretches of time for what was counted while nobody looked', async () => {
    const { clock, store, count, received } = await openFlow({ pageSize: 100 });
    await count('0', 1, NOON_MS);
    expect(await received()).toBe(1);
    for (let index = 1; index <= 3_000; index += 1) await count(String(index), 1, NOON_MS + index * 10_000);
    clock.advance(40 * DAY_MS);
    store.asked.length = store.passed = store.heaviest = 0;
    expect(await received()).toBe(3_001);
    expect(store.passed).toBeLessThan(3_500);
    expect(store.heaviest).toBeLessThanOrEqual(100);
    expect(store.asked.length).toBeLessThan(100);
  });

  it('is right whichever old buckets are counted anew, though few are at hand and the store does not always answer', async () => {
    const { clock, store, count, received } = await openFlow({ heldMax: 7 });
    const random = new SeededRandom(3);
    const { find } = store;
    const kept = new Map<string, number>();
    const recount = async (): Promise<void> => {
      const [name, age] = [String(random.below(6)), random.below(15)];
      kept.set(`${name} ${age}`, random.below(5));
      await count(name, kept.get(`${name} ${age}`)!, clock.now() - random.below(9_000), NOON_MS - age * SLOT_MS);
    };
    for (let index = 0; index < 50; index += 1) await recount();
    let refused = 0;
    for (let look = 0; look < 300; look += 1) {
      for (let index = random.below(4); index > 0; index -= 1) await recount();
      store.find = ((...asked: Parameters<typeof find>) =>
        random.below(4) === 0 ? Promise.reject(new Failure('store', 'timeout')) : find.apply(store, asked)) as typeof find;
      await received().catch((error: unknown) => {
        expect(error).toBeInstanceOf(Failure);
        refused += 1;
      });
      store.find = find;
      expect(await received()).toBe([...kept.values()].reduce((sum, one) => sum + one, 0));
    }
    expect(refused).toBeGreaterThan(30);
  });
});
