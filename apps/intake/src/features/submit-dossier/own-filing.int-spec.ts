import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ManualClock } from '@hoso/kernel';
import { MemoryStore, type WriteOperation } from '@hoso/store';

import { openRehearsedHouse, type RehearsedHouse } from '../../../test/rehearsed-house.js';
import { MONDAY, sampleFiling } from '../../../test/sample-filing.js';

/**
 * A primary that carries a filing out, is asked again because its answer was lost, and says that it is there already, while
 * reads are answered by the primary before it, which does not have it.
 */
function forgetful(): MemoryStore {
  const store = new MemoryStore(new ManualClock(MONDAY));
  const write = store.writeBatch.bind(store);
  const find = store.find.bind(store);
  let stale = 0;
  store.writeBatch = async (operations: readonly WriteOperation[]) => {
    const outcomes = await write(operations);
    if (!outcomes.includes('applied') || !operations.some(({ collection }) => collection === 'contents')) return outcomes;
    stale = 2;
    return write(operations);
  };
  store.find = ((collection, filter, options) => {
    if (collection !== 'dossiers' || stale === 0) return find(collection, filter, options);
    stale -= 1;
    return Promise.resolve([]);
  }) as typeof store.find;
  return store;
}

describe('a filing that the store kept and called known', () => {
  let house: RehearsedHouse;
  beforeAll(async () => {
    house = await openRehearsedHouse({ store: forgetful() });
  });
  afterAll(() => house.close());

  it('is the new dossier that it is, with its content', async () => {
    const filed = await house.portal().file(sampleFiling(undefined, { portalReference: 'TN-OWN' }), 'key-own-1');
    expect([filed.status, filed.headers.has('idempotency-replayed')]).toEqual([202, false]);
    const { dossiers, contents } = await house.kept();
    expect(dossiers).toMatchObject([{ _id: filed.body['dossierId'], v: 1 }]);
    expect(contents).toMatchObject([{ _id: filed.body['contentHash'] }]);
  });
});
