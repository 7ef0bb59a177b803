import { describe, expect, it, jest } from '@jest/globals';
import type { WriteOutcome } from '@hoso/store';

import { Database } from './database.js';
import type { FaultKind } from './faults.js';
import { Life } from './life.js';
import { SimulatedStore } from './simulated-store.js';
import { World } from './world.js';

const STALE = 'store: stale read';
const UNHEARD = 'store: error after the effect';

/** A database with one document, and two processes on it. Nothing goes wrong but what is asked for. */
async function openTwo() {
  const world = new World(1, 0, false);
  const database = new Database('intake', world);
  await database.ensure([
    { name: 'things', fields: { colour: 'string' }, indexes: [] },
    { name: 'others', fields: {}, indexes: [] },
  ]);
  const red: { readonly _id: string; readonly colour: string } = { _id: 'a', colour: 'red' };
  await database.inner.insertOne('things', red);
  const foresee = jest.spyOn(world.faults, 'foresee').mockReturnValue(null);
  const storeOf = (number: number): SimulatedStore => new SimulatedStore(world, database, new Life(`intake ${number}`, number));
  const [one, other] = [storeOf(1), storeOf(2)];
  /** Asks, and lets the world go on until it has answered. */
  const ask = async <Answer>(fault: FaultKind | null, question: () => Promise<Answer>): Promise<Answer | 'failed'> => {
    if (fault !== null) foresee.mockReturnValueOnce(fault);
    let isAnswered = false;
    const answer = question().catch(() => 'failed' as const).finally(() => {
      isAnswered = true;
    });
    await new Promise<void>((resolve) => {
      setImmediate(() => resolve(world.run(world.nowMs + 5_000, () => isAnswered)));
    });
    return answer;
  };
  return {
    database,
    paint: (fault: FaultKind | null, colour: string, expected = 'red'): Promise<WriteOutcome | 'failed'> =>
      ask(fault, () => one.updateOne('things', { _id: 'a', colour: expected }, { $set: { colour } })),
    writeElsewhere: () => ask(null, () => one.insertOne('others', { _id: 'b' })),
    look: async (fault: FaultKind | null): Promise<unknown> => {
      const found = await ask(fault, () => other.find<{ readonly _id: string; readonly colour: string }>('things', {}, { limit: 9 }));
      return found === 'failed' ? found : found[0]?.colour;
    },
    staleReads: () => world.faults.counts.get(STALE) ?? 0,
  };
}

describe('a failover', () => {
  it('takes back what nobody was told of and nobody has read', async () => {
    const { database, paint } = await openTwo();
    expect(await paint(UNHEARD, 'blue')).toBe('failed');
    expect(await database.failOver()).toBe(1);
    expect(await database.inner.find('things', {}, { limit: 9 })).toEqual([{ _id: 'a', colour: 'red' }]);
  });

  it('keeps what was read', async () => {
    const { database, paint, look } = await openTwo();
    await paint(UNHEARD, 'blue');
    expect(await look(null)).toBe('blue');
    expect(await database.failOver()).toBe(0);
  });

  it('takes back also what an old primary could not tell anybody of', async () => {
    const { database, paint, look } = await openTwo();
    await look(STALE);
    await paint(UNHEARD, 'blue');
    expect(await look(null)).toBe('red');
    expect(await database.failOver()).toBe(1);
  });

  it('has not happened where the write had missed what it was meant for', async () => {
    const { database, paint } = await openTwo();
    await paint(UNHEARD, 'blue', 'green');
    expect(await database.failOver()).toBe(0);
  });
});

describe('a stale read', () => {
  it('counts once an old primary answers otherwise than the new one, and then no more', async () => {
    const { paint, writeElsewhere, look, staleReads } = await openTwo();
    await look(STALE);
    await writeElsewhere();
    expect([await look(null), staleReads()]).toEqual(['red', 0]);
    await paint(null, 'blue');
    expect([await look(null), staleReads()]).toEqual(['red', 1]);
    expect([await look(null), staleReads()]).toEqual(['red', 1]);
  });
});
