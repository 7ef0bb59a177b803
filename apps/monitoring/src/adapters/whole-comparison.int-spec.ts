import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import type { MetricEvent, Speaker } from '@hoso/contracts';
import { Failure, ManualClock, SeededRandom } from '@hoso/kernel';
import type { LedgerDocument } from '@hoso/ledger';
import type { Store } from '@hoso/store';
import { MemoryStore } from '@hoso/store/memory';

import { bothStores } from '../../../../test/support/both-stores.js';
import { sharedStore } from '../../../../test/support/engines.js';
import { rehearseHistory } from '../../test/histories.js';
import { countFromRows } from '../../test/watch-room.js';
import { openWholeRoom, type WholeRoom } from '../../test/whole-room.js';
import { bucketsOf } from '../domain/bucket.js';
import type { Watch } from '../domain/watch.js';
import { BUCKETS, DOSSIERS } from './collections.js';

const NOON_MS = Date.UTC(2025, 10, 20, 5);
const LONG_AFTER_MS = NOON_MS + 7 * 86_400_000; // every due date has passed
const NOTHING_FOUND = { behind: 0, rows: 0, buckets: 0 };
const shared = await sharedStore();
/** Those of the spec that runs: one that fails must not leave a comparison at work. */
const rooms: WholeRoom[] = [];

afterEach(() => Promise.all(rooms.splice(0).map((room) => room.close())));
afterAll(() => shared.drop());

/** Five dossiers to a bucket of filing. */
const history = (index: number): readonly MetricEvent[] =>
  rehearseHistory({
    seed: 900 + index, receivedAtMs: NOON_MS + index * 60_000,
    agency: index < 45 ? 'H26.101' : 'H29.101', procedure: '1.004873', channel: 'online',
  });

async function openFull(store: Store, dossiers = 60): Promise<WholeRoom> {
  const room = await openWholeRoom(store, new ManualClock(LONG_AFTER_MS));
  rooms.push(room);
  for (let index = 0; index < dossiers; index += 1) await room.hear(history(index));
  await room.count();
  return room;
}

async function watchOf(store: Store, dossierId: string): Promise<Watch> {
  const [found] = await store.find<LedgerDocument<Watch>>(DOSSIERS, { _id: dossierId }, { limit: 1 });
  return found!.state!;
}

const idOf = (index: number): string => history(index)[0]!.dossierId;

describe.each(bothStores(shared, 'whole'))('a whole comparison, %s', (_name, openStore) => {
  it('finds rows, buckets and marks that were deleted or damaged by hand, and leaves everything as it was', async () => {
    const room = await openFull(await openStore());
    const { store } = room;
    const untouched = await openFull(new MemoryStore(new ManualClock(LONG_AFTER_MS)), 64);
    await room.period();

    const deleted = [3, 17, 50].map(idOf);
    const damaged = [8, 57].map(idOf);
    for (const dossierId of damaged) {
      await store.updateOne(DOSSIERS, { _id: dossierId }, { $set: { 'state.row.status': 6, 'state.row.overdue': true } });
    }
    const touched = new Set<string>();
    for (const dossierId of [...deleted, ...damaged]) for (const key of (await watchOf(store, dossierId)).buckets) touched.add(key);
    const random = new SeededRandom(12);
    const keys = new Set([...(await countFromRows(store)).keys()].filter((key) => !touched.has(key)));
    const [first, second, third, fourth] = Array.from({ length: 4 }, () => {
      const key = random.pick([...keys]);
      keys.delete(key);
      return key;
    });
    await store.deleteMany(DOSSIERS, { _id: { $in: deleted } });
    await store.deleteMany(BUCKETS.name, { _id: { $in: [first!, second!] } });
    await store.updateOne(BUCKETS.name, { _id: third! }, { $set: { 'counts.received': 77, 'counts.finished': 3 } });
    await store.updateOne(BUCKETS.name, { _id: fourth! }, { $set: { agency: 'H01.1' } });
    const unmarked: string[] = [];
    for (const index of [60, 61, 62, 63]) {
      await room.hear(history(index));
      unmarked.push(...(await watchOf(store, idOf(index))).buckets);
      await store.updateOne(DOSSIERS, { _id: idOf(index) }, { $set: { 'state.dirty': [] }, $unset: { 'state.dirtyAt': '' } });
    }

    const report = await room.period();
    const named = (difference: string): readonly string[] =>
      room.told.filter((told) => told.difference === difference).map(({ name }) => name).sort();
    expect(named('behind')).toEqual([...deleted].sort());
    expect(named('rows')).toEqual([...damaged].sort());
    expect(named('buckets')).toEqual([...new Set([first, second, third, fourth, ...unmarked])].sort());
    expect(report.found).toEqual({ behind: 3, rows: 2, buckets: named('buckets').length });
    expect(report.healed).toEqual(report.found);
    expect(report.compared.dossiers).toBe(64);
    expect(report.places.find(({ agency, behind }) => agency === 'H29.101' && behind > 0)).toMatchObject({ day: '2025-11-20', behind: 1 });
    expect(report.places.reduce((sum, { behind, rows, buckets }) => sum + behind + rows + buckets, 0)).toBe(room.told.length);
    expect(await room.kept()).toEqual(await untouched.kept());
    expect((await room.period()).found).toEqual(NOTHING_FOUND);
    expect(room.errors).toEqual([]);
  }, 60_000);

  it('finds nothing and writes nothing where nothing differs', async () => {
    const room = await openFull(await openStore(), 30);
    const revisions = (): Promise<readonly { readonly _id: string }[]> =>
      room.store.find(DOSSIERS, {}, { sort: { _id: 1 }, limit: 100, projection: { rev: 1, writtenBy: 1 } });
    const claims = (): Promise<readonly { readonly _id: string }[]> =>
      room.store.find(BUCKETS.name, {}, { sort: { _id: 1 }, limit: 1_000, projection: { claim: 1, countedAt: 1 } });
    const before = [await revisions(), await claims()];
    const report = await room.period();
    expect(report).toMatchObject({ found: NOTHING_FOUND, healed: NOTHING_FOUND, places: [], silent: [] });
    expect(report.compared).toEqual({ dossiers: 30, buckets: (await claims()).length });
    expect([await revisions(), await claims()]).toEqual(before);
  }, 60_000);
});

describe('a whole comparison', () => {
  it('says which owner did not answer each time it has asked, and compares with the others', async () => {
    const room = await openFull(new MemoryStore(new ManualClock(LONG_AFTER_MS)), 10);
    const { owners } = room;
    for (const name of ['changed', 'pull'] as const) {
      const answer = owners[name].bind(owners) as (owner: Speaker, ...rest: unknown[]) => Promise<never>;
      owners[name] = async (owner: Speaker, ...rest: unknown[]) => {
        if (owner === 'identity-verification') throw new Failure(owner, 'timeout');
        return answer(owner, ...rest);
      };
    }
    await room.store.deleteMany(DOSSIERS, { _id: idOf(4) });
    const report = await room.period();
    expect(report).toMatchObject({ silent: ['identity-verification'], found: { behind: 1 }, healed: { behind: 1 } });
    expect(room.errors.map(String)).toEqual(Array.from({ length: 5 }, () => expect.stringContaining('identity-verification')));
    const { heard } = (await room.ledger.find(idOf(4)))!;
    expect(Object.keys(heard).sort()).toEqual(['intake', 'processing']);
  });

  it('calls no bucket different that is only waiting to be counted', async () => {
    const room = await openFull(new MemoryStore(new ManualClock(LONG_AFTER_MS)), 5);
    await room.hear(history(5));
    await room.hear(history(6).slice(0, 1));
    expect((await room.period()).found).toEqual(NOTHING_FOUND);
    const rows = await room.store.find<LedgerDocument<Watch>>(DOSSIERS, {}, { limit: 10 });
    expect(new Set(rows.flatMap(({ state }) => bucketsOf(state!.row))).size).toBe((await countFromRows(room.store)).size);
  });
});
