import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ManualClock, SeededRandom } from '@hoso/kernel';
import type { Store } from '@hoso/store';
import { MemoryStore } from '@hoso/store/memory';

import { rehearseHistory } from '../../test/histories.js';
import { countFromRows } from '../../test/watch-room.js';
import { openWholeRoom } from '../../test/whole-room.js';
import { BucketCheck } from './bucket-check.js';
import { BUCKETS, type StoredBucket } from './collections.js';

const NOON_MS = Date.UTC(2025, 10, 20, 5);
const clock = new ManualClock(NOON_MS + 7 * 86_400_000);

type Damage =
  | { readonly kind: 'away' }
  | { readonly kind: 'figure'; readonly field: string; readonly by: number }
  | { readonly kind: 'uncounted' }
  | { readonly kind: 'durations' }
  | { readonly kind: 'misnamed'; readonly field: string }
  | { readonly kind: 'claimed' };

const damage: fc.Arbitrary<Damage> = fc.oneof(
  fc.constant({ kind: 'away' } as const),
  fc.record({
    kind: fc.constant('figure' as const),
    field: fc.constantFrom('received', 'open', 'finished', 'late', 'applicantSeconds', 'rooms.processing', 'statuses.99'),
    by: fc.integer({ min: 1, max: 1_000 }),
  }),
  fc.constant({ kind: 'uncounted' } as const),
  fc.constant({ kind: 'durations' } as const),
  fc.record({ kind: fc.constant('misnamed' as const), field: fc.constantFrom('agency', 'slot', 'procedure', 'channel') }),
  fc.constant({ kind: 'claimed' } as const),
);

async function strike(store: Store, key: string, blow: Damage): Promise<void> {
  const update = (change: Readonly<Record<string, unknown>>): Promise<unknown> => store.updateOne(BUCKETS.name, { _id: key }, change);
  switch (blow.kind) {
    case 'away':
      return void (await store.deleteMany(BUCKETS.name, { _id: key }));
    case 'figure':
      return void (await update({ $inc: { [`counts.${blow.field}`]: blow.by } }));
    case 'uncounted':
      return void (await update({ $unset: { counts: '', countedAt: '' } }));
    case 'durations':
      return void (await update({ $set: { 'counts.durations': [[1, 1]] } }));
    case 'misnamed':
      return void (await update({ $set: { [blow.field]: 'other' } }));
    case 'claimed':
      return void (await update({ $set: { claim: 'somebody' } }));
  }
}

async function stored(store: Store): Promise<readonly unknown[]> {
  const found = await store.find<StoredBucket>(BUCKETS.name, {}, { sort: { _id: 1 }, limit: 1_000 });
  return found.map(({ claim: _claim, countedAt, ...said }) => ({ ...said, isCounted: countedAt !== undefined }));
}

describe('buckets that were damaged', () => {
  it('are found, all of them and no other, and say what their rows say again', async () => {
    const room = await openWholeRoom(new MemoryStore(clock), clock);
    for (let index = 0; index < 15; index += 1) {
      await room.hear(rehearseHistory({ seed: index, receivedAtMs: NOON_MS + index * 60_000, agency: 'H26.101', channel: 'online' }));
    }
    await room.count();
    const { store } = room;
    const keys = [...(await countFromRows(store)).keys()];
    const whole = await stored(store);
    const check = new BucketCheck({ store, clock, random: new SeededRandom(1) });
    const blows: fc.Arbitrary<Record<string, Damage>> = fc.dictionary(fc.constantFrom(...keys), damage, { maxKeys: 12 });
    await fc.assert(
      fc.asyncProperty(blows, async (struck) => {
        for (const [key, blow] of Object.entries(struck)) await strike(store, key, blow);
        const drifted = [...(await check.compare(await walked(check))), ...(await check.compare(await check.absent(keys)))];
        const differing = Object.entries(struck).filter(([, { kind }]) => kind !== 'claimed').map(([key]) => key);
        expect(drifted.map(({ key }) => key).sort()).toEqual(differing.sort());
        expect(await stored(store)).toEqual(whole);
        expect(await check.compare(keys)).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
    await room.close();
  }, 120_000);
});

/** Every stored bucket, part by part. */
async function walked(check: BucketCheck): Promise<readonly string[]> {
  const keys: string[] = [];
  for (const kind of ['received', 'finished'] as const) {
    for (let after: string | null = null; ; after = keys.at(-1)!) {
      const part: readonly string[] = await check.partAfter(kind, after);
      if (part.length === 0) break;
      keys.push(...part);
    }
  }
  return keys;
}
