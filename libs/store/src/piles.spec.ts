import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '@hoso/kernel';

import { WeighedStore } from '../../../test/support/weighed-store.js';
import { Piles } from './piles.js';
import type { StoredDocument } from './store.js';

interface Sheet extends StoredDocument {
  readonly since: string;
}

async function pileOf(size: number) {
  const store = new WeighedStore(new ManualClock(0));
  const sheets = Array.from({ length: size }, (_, second): Sheet =>
    ({ _id: `sheet-${second}`, since: new Date(second * 1_000).toISOString() }));
  await store.writeBatch(sheets.map((document) => ({ kind: 'insert', collection: 'sheets', document })));
  const piles = new Piles<Sheet>(({ since }) => since);
  const look = () => piles.top('one', 3, 7, (since, limit) => store.find<Sheet>('sheets', { since }, { sort: { since: 1 }, limit }));
  return { store, look, top: sheets.slice(0, 3) };
}

describe('the top of a pile', () => {
  it('takes one question where the pile is small, each time', async () => {
    const { store, look, top } = await pileOf(9);
    for (let time = 1; time <= 3; time += 1) {
      expect(await look()).toEqual(top);
      expect(store.asked).toHaveLength(time);
    }
  });

  it('takes one question through the whole of a large pile, and then others through a part of it', async () => {
    const { store, look, top } = await pileOf(1_000);
    for (let time = 1; time <= 3; time += 1) expect(await look()).toEqual(top);
    expect(store.asked).toHaveLength(3);
    expect(store.passed).toBe(1_000 + 10 + 10);
  });
});
