import { describe, expect, it } from '@jest/globals';
import { Failure, ManualClock, SeededRandom } from '@hoso/kernel';
import type { MetricEvent } from '@hoso/contracts';
import type { Ledger } from '@hoso/ledger';
import type { Store } from '@hoso/store';
import { MemoryStore } from '@hoso/store/memory';

import type { BucketCounts } from '../domain/bucket-counts.js';
import type { Watch } from '../domain/watch.js';
import { rehearseHistory } from '../../test/histories.js';
import { MoodyStore } from '../../test/moody-store.js';
import { batchOf, countFromRows, openWatchRoom } from '../../test/watch-room.js';
import { BucketRepository } from './bucket.repository.js';
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
