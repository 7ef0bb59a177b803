import { describe, expect, it } from '@jest/globals';
import { Failure, ManualClock, SeededRandom } from '@hoso/kernel';
import type { MetricEvent } from '@hoso/contracts';
import type { Ledger } from '@hoso/ledger';
import type { Filter, FindOptions, Store, StoredDocument, WriteOperation, WriteOutcome } from '@hoso/store';
import { MemoryStore } from '@hoso/store/memory';

import type { BucketCounts } from '../domain/bucket-counts.js';
import type { Watch } from '../domain/watch.js';
import { rehearseHistory } from '../../test/histories.js';
import { MoodyStore } from '../../test/moody-store.js';
import { batchOf, countFromRows, openWatchRoom } from '../../test/watch-room.js';
import { BucketRepository } from './bucket.repository.js';
import { BUCKETS, DOSSIERS } from './collections.js';
import { LedgerMarks } from './ledger-marks.js';
import { Recounter, type RecounterOptions } from './recounter.js';
import { WHOLE_COUNTRY } from '../domain/area.js';
import { isNothing } from '../../test/nothing.js';

const NOON_MS = Date.UTC(2026, 10, 20, 5);
const silent = (): void => undefined;

async function countFromBuckets(store: Store): Promise<ReadonlyMap<string, BucketCounts>> {
  const everything = { agency: undefined, within: undefined, procedure: undefined, channel: undefined };
  const query = { period: { from: undefined, to: undefined }, ...everything };
  const found: (readonly [string, BucketCounts])[] = [];
  for await (const { key, counts } of new BucketRepository(store).read(WHOLE_COUNTRY, query)) {
    if (!isNothing(counts)) found.push([key, counts]);
  }
  return new Map(found.sort(([left], [right]) => (left < right ? -1 : 1)));
}

function recounter(store: Store, ledger: Ledger<Watch>, seed: number, wish: Partial<RecounterOptions> = {}): Recounter {
  const clock = new ManualClock(NOON_MS);
  return new Recounter({
    store, marks: new LedgerMarks(ledger), clock, random: new SeededRandom(seed), onError: silent,
    busyRestMs: 10, idleRestMs: 10, rowsMax: 50, keptRowsMax: 1_000, ...wish,
  });
}

/** A whole office's events in an order that some courier could bring them in, each stream in its own order. */
function mixedEvents(random: SeededRandom, dossierCount: number): readonly MetricEvent[] {
  const streams = Array.from({ length: dossierCount }, () =>
    rehearseHistory({
      seed: random.below(1e9), receivedAtMs: NOON_MS + random.below(60_000), paceMs: 2_000,
      agency: 'H26.14', procedure: '1.004873', channel: 'online',
    }),
  ).flatMap((history) => [...Map.groupBy(history, ({ owner }) => owner).values()].map((events) => [...events]));
  const order: MetricEvent[] = [];
  for (let open = streams; open.length > 0; open = open.filter((stream) => stream.length > 0)) {
    order.push(random.pick(open).shift()!);
  }
  return order;
}

async function stubbornly(act: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await act();
      return;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
  }
}

async function hear(ledger: Ledger<Watch>, events: readonly MetricEvent[]): Promise<void> {
  for (const event of events) await stubbornly(() => ledger.take(batchOf([event])));
}

describe('the recounter', () => {
  it('leaves figures that are exactly those of the rows, and no marks', async () => {
    const random = new SeededRandom(7);
    const clock = new ManualClock(NOON_MS);
    const store = new MemoryStore(clock);
    const ledger = await openWatchRoom(store, clock, random);
    await hear(ledger, mixedEvents(random, 40));
    const counter = recounter(store, ledger, 1);
    while ((await counter.round()) > 0);
    expect(await countFromBuckets(store)).toEqual(await countFromRows(store));
    expect((await countFromRows(store)).size).toBeGreaterThan(3);
    expect(counter.waiting).toBe(0);
    expect(counter.asOfMs).toBe(NOON_MS);
  });

  it('says until when the figures are complete', async () => {
    const clock = new ManualClock(NOON_MS);
    const store = new MemoryStore(clock);
    const ledger = await openWatchRoom(store, clock, new SeededRandom(3));
    await hear(ledger, rehearseHistory({ seed: 1, receivedAtMs: NOON_MS }).slice(0, 1));
    const counter = recounter(store, ledger, 1, { clock, rowsMax: 1 });
    clock.advance(5_000);
    await hear(ledger, rehearseHistory({ seed: 2, receivedAtMs: NOON_MS }).slice(0, 1));
    clock.advance(1_000);
    await counter.round();
    expect(counter.asOfMs).toBe(NOON_MS);
    await counter.round();
    await counter.round();
    expect(counter.asOfMs).toBe(NOON_MS + 6_000);
  });

  it.each([0, 1, 2, 3])(
    'is right in the end with three of its kind, a moody store and events that keep coming (seeds %i * 10 + n)',
    async (block) => {
      for (let seed = block * 10; seed < block * 10 + 10; seed += 1) await simulate(seed);
    },
    60_000,
  );
});

describe('the recounter of a store that gives up', () => {
  const SLOT_MS = 300_000;

  /** Gives up on reading many buckets, and on what it is told to. */
  class TiredStore extends MoodyStore {
    override moodiness = 0;
    readonly read: string[][] = [];
    readsLeft = Number.POSITIVE_INFINITY;
    losesTotals = false;
    private lost: readonly WriteOperation[] = [];

    override find<Document extends StoredDocument>(collection: string, filter: Filter, options: FindOptions): Promise<Document[]> {
      const asked = collection === DOSSIERS ? /"state.buckets":{"\$in":(\[.*?\])/.exec(JSON.stringify(filter))?.[1] : undefined;
      if (asked !== undefined) {
        const keys = JSON.parse(asked) as string[];
        if (this.readsLeft === 0 || keys.length > 20) return Promise.reject(new Failure('store', 'timeout'));
        this.readsLeft -= 1;
        this.read.push(keys);
      }
      return super.find<Document>(collection, filter, options);
    }

    override async writeBatch(operations: readonly WriteOperation[]): Promise<readonly WriteOutcome[]> {
      const isTotals = operations.some((one) => one.kind === 'update' && one.collection === BUCKETS.name && 'claim' in one.filter);
      if (!this.losesTotals || !isTotals) return super.writeBatch(operations);
      this.lost = operations;
      throw new Failure('store', 'timeout');
    }

    async writeLate(): Promise<readonly WriteOutcome[]> {
      return super.writeBatch(this.lost);
    }
  }

  async function open(): Promise<{ store: TiredStore; ledger: Ledger<Watch> }> {
    const [clock, random] = [new ManualClock(NOON_MS), new SeededRandom(5)];
    const store = new TiredStore(new MemoryStore(clock), random);
    return { store, ledger: await openWatchRoom(store, clock, random) };
  }

  /** One dossier filed in each of so many slots. */
  const filed = (count: number): readonly MetricEvent[] =>
    Array.from({ length: count }, (_, slot) => rehearseHistory({ seed: 100 + slot, receivedAtMs: NOON_MS - slot * SLOT_MS })[0]!);

  it('goes on from where it gave up', async () => {
    const { store, ledger } = await open();
    await hear(ledger, filed(50));
    const counter = recounter(store, ledger, 1);
    store.readsLeft = 2;
    await expect(counter.round()).rejects.toThrow(Failure);
    expect(store.read.map(({ length }) => length)).toEqual([20, 20]);
    store.readsLeft = 1;
    expect(await counter.round()).toBe(50);
    expect(store.read.map(({ length }) => length)).toEqual([20, 20, 10]);
    expect(await countFromBuckets(store)).toEqual(await countFromRows(store));
  });

  it('is not overtaken by totals that are written late', async () => {
    const { store, ledger } = await open();
    const counter = recounter(store, ledger, 1);
    await hear(ledger, filed(3));
    store.losesTotals = true;
    await expect(counter.round()).rejects.toThrow(Failure);
    store.losesTotals = false;
    await hear(ledger, [rehearseHistory({ seed: 900, receivedAtMs: NOON_MS, agency: 'H26.14' })[0]!]);
    expect(await counter.round()).toBe(4);
    expect(await store.writeLate()).toEqual(['missed', 'missed', 'missed']);
    expect(await countFromBuckets(store)).toEqual(await countFromRows(store));
  });
});

async function simulate(seed: number): Promise<void> {
  const random = new SeededRandom(seed);
  const clock = new ManualClock(NOON_MS);
  const store = new MemoryStore(clock);
  const moody = new MoodyStore(store, random);
  const ledger = await openWatchRoom(moody, clock, random);
  // Two of them in the process that hears, one in a process of its own.
  const other = await openWatchRoom(moody, clock, random);
  const wish = (): Partial<RecounterOptions> => ({ keptRowsMax: 1 + random.below(60), rowsMax: 8 });
  const counters = [ledger, ledger, other].map((its, id) => recounter(moody, its, seed + id, wish()));
  let isHearing = true;
  const counting = counters.map(async (counter) => {
    while (isHearing) {
      await stubbornly(async () => {
        for (let turn = 0; (await counter.round()) === 0 && turn < 3; ) turn += 1;
      });
    }
  });
  await hear(ledger, mixedEvents(random, 5));
  isHearing = false;
  await Promise.all(counting);
  moody.moodiness = 0;
  for (let turn = 0; turn < 30; turn += 1) for (const counter of counters) await counter.round();
  expect(counters.map(({ waiting }) => waiting)).toEqual([0, 0, 0]);
  expect([seed, await countFromBuckets(store)]).toEqual([seed, await countFromRows(store)]);
}
