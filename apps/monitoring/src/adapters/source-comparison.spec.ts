import { describe, expect, it } from '@jest/globals';
import type { InternalRequest } from '@hoso/access';
import { Failure, ManualClock, SeededRandom } from '@hoso/kernel';
import { MemoryStore } from '@hoso/store/memory';
import type { z } from 'zod';

import { rehearseHistory } from '../../test/histories.js';
import { batchOf, openWatchRoom } from '../../test/watch-room.js';
import { DOSSIERS } from './collections.js';
import { COMPARISON_DEFAULTS, HttpSourceComparison, type SourceComparisonOptions } from './source-comparison.js';

const NOON_MS = Date.UTC(2026, 10, 20, 5);
const addresses = { intake: 'http://intake', 'identity-verification': 'http://identity', processing: 'http://office' };

const HEARD_NOTHING_ELSE = { rev: 1, v: 0, writtenBy: '', state: null, log: [], lastHash: '', published: 0, timers: [], wants: [] };

/** Owners whose records a spec writes by hand. */
class Records {
  readonly changes = new Map<string, { readonly dossierId: string; readonly v: number }[]>();
  isSilent = false;

  ask = async <Answer extends z.ZodType>(request: InternalRequest<Answer>): Promise<z.output<Answer>> => {
    if (this.isSilent) throw new Failure(request.neighbour, 'timeout');
    const { after, limit } = request.body as { after: { spokenAt: string } | null; limit: number };
    const from = Number(after?.spokenAt ?? 0);
    const dossiers = (this.changes.get(request.neighbour) ?? []).slice(from, from + limit);
    const position = { spokenAt: String(from + dossiers.length), dossierId: dossiers.at(-1)?.dossierId ?? '' };
    return request.answer.parse({ dossiers, position });
  };
}

async function room(wish: Partial<SourceComparisonOptions> = {}) {
  const clock = new ManualClock(NOON_MS);
  const store = new MemoryStore(clock);
  const ledger = await openWatchRoom(store, clock, new SeededRandom(1));
  const records = new Records();
  const onError = (error: unknown): void => {
    throw error;
  };
  return {
    ledger,
    store,
    records,
    comparison: new HttpSourceComparison({
      store, clock, http: records, addresses, onError, walkedTo: () => Promise.resolve(null), whole: () => null, ...COMPARISON_DEFAULTS, ...wish,
    }),
  };
}

describe('the comparison with the records', () => {
  it('agrees when all that was spoken was heard, and finds what was not until it has come', async () => {
    const { ledger, records, comparison } = await room();
    const [first, ...later] = rehearseHistory({ seed: 30, receivedAtMs: NOON_MS });
    await ledger.take(batchOf([first!]));
    const { dossierId } = first!;
    records.changes.set('intake', [{ dossierId, v: 1 }]);
    await comparison.walk();
    expect(comparison.state).toEqual({ at: '2026-11-20T05:00:00.000Z', compared: 1, missing: 0, silent: [], whole: null });

    const ofIdentity = later.filter(({ owner }) => owner === 'identity-verification');
    records.changes.set('identity-verification', [{ dossierId, v: ofIdentity.length }]);
    records.changes.get('intake')!.push({ dossierId: rehearseHistory({ seed: 31, receivedAtMs: NOON_MS })[0]!.dossierId, v: 1 });
    await comparison.walk();
    await comparison.walk();
    expect(comparison.state).toMatchObject({ compared: 3, missing: 2 });

    await ledger.take(batchOf(ofIdentity));
    await comparison.walk();
    expect(comparison.state).toMatchObject({ compared: 3, missing: 1 });
  });

  it('walks along records of many pages', async () => {
    const { records, comparison } = await room();
    const random = new SeededRandom(4);
    records.changes.set('processing', Array.from({ length: 1_234 }, () => ({ dossierId: random.id(), v: 2 })));
    await comparison.walk();
    expect(comparison.state).toMatchObject({ compared: 1_234, missing: 1_234 });
  });

  it('looks no further along a record of which thousands are missing, until they have come', async () => {
    const { store, records, comparison } = await room({ missingMax: 600 });
    const random = new SeededRandom(6);
    const spoken = Array.from({ length: 1_600 }, () => ({ dossierId: random.id(), v: 2 }));
    records.changes.set('processing', spoken);
    await comparison.walk();
    await comparison.walk();
    expect(comparison.state).toMatchObject({ compared: 1_000, missing: 1_000 });
    for (const { dossierId } of spoken.slice(0, 1_000)) {
      await store.insertOne(DOSSIERS, { ...HEARD_NOTHING_ELSE, _id: dossierId, heard: { processing: 2 } } as { readonly _id: string });
    }
    await comparison.walk();
    expect(comparison.state).toMatchObject({ compared: 1_600, missing: 600 });
  });

  it('begins where the walks that mend have come to, though it could not be asked where that is at first', async () => {
    const places: (() => Promise<{ spokenAt: string; dossierId: string } | null>)[] = [
      () => Promise.reject(new Failure('store', 'timeout')),
      () => Promise.resolve({ spokenAt: '700', dossierId: '' }),
    ];
    const { records, comparison } = await room({
      walkedTo: (owner) => (owner === 'processing' ? places.shift()! : () => Promise.resolve(null))(),
    });
    const random = new SeededRandom(7);
    records.changes.set('processing', Array.from({ length: 1_234 }, () => ({ dossierId: random.id(), v: 2 })));
    await comparison.walk();
    expect(comparison.state).toMatchObject({ compared: 0, missing: 0 });
    await comparison.walk();
    expect(comparison.state).toMatchObject({ compared: 534, missing: 534, silent: [] });
  });

  it('says who could not be asked, and takes the walk up where it ended', async () => {
    const { records, comparison } = await room();
    records.changes.set('intake', [{ dossierId: new SeededRandom(5).id(), v: 1 }]);
    records.isSilent = true;
    await comparison.walk();
    expect(comparison.state).toMatchObject({ compared: 0, silent: ['intake', 'identity-verification', 'processing'] });
    records.isSilent = false;
    await comparison.walk();
    expect(comparison.state).toMatchObject({ compared: 1, missing: 1, silent: [] });
  });
});
