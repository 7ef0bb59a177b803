import { describe, expect, it } from '@jest/globals';
import { ManualClock, SeededRandom } from '@hoso/kernel';

import { WeighedStore } from '../../../../test/support/weighed-store.js';
import type { Room } from '../domain/room.js';
import { DOSSIERS } from './collections.js';
import { DossierRepository } from './dossier.repository.js';

const NOON_MS = Date.UTC(2026, 10, 20, 5);
const at = (seconds: number): string => new Date(NOON_MS + seconds * 1_000).toISOString();

describe('the oldest in a room', () => {
  it('is found without looking through the room each time, whoever comes and goes', async () => {
    const clock = new ManualClock(NOON_MS);
    const [store, random] = [new WeighedStore(clock), new SeededRandom(4)];
    const dossiers = new DossierRepository(store, clock);
    const since = new Map<string, string>();
    const put = async (id: string, room: Room | null, roomSince: string | null): Promise<void> => {
      await store.upsertOne(DOSSIERS, { _id: id }, { $set: { state: { row: { room, roomSince } } } });
      if (room === 'processing') since.set(id, roomSince!);
      else since.delete(id);
    };
    expect(await dossiers.oldestIn('processing')).toBeUndefined();
    for (let index = 0; index < 2_000; index += 1) await put(`dossier-${index}`, index % 2 === 0 ? 'processing' : 'intake', at(index));
    store.passed = 0;
    for (let turn = 0; turn < 200; turn += 1) {
      const oldest = [...since].sort(([, left], [, right]) => (left < right ? -1 : 1))[0]!;
      expect(await dossiers.oldestIn('processing')).toBe(oldest[1]);
      await put(oldest[0], null, null);
      // Now and then one that has long been heard of comes back with its old moment.
      if (random.fraction() < 0.1) await put(`late-${turn}`, 'processing', at(random.below(100) - 50));
    }
    expect(store.passed).toBeLessThan(200 * 100 + 6 * 1_000);
    for (const id of [...since.keys()]) await put(id, 'intake', at(0));
    expect(await dossiers.oldestIn('processing')).toBeUndefined();
  });
});
