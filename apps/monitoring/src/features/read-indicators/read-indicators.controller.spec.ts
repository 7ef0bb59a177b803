import 'reflect-metadata';

import { describe, expect, it } from '@jest/globals';
import { Scope } from '@hoso/access';
import { ManualClock } from '@hoso/kernel';

import type { Buckets } from '../../domain/buckets.js';
import { ReadIndicatorsController, ReadIndicatorsQuery } from './read-indicators.controller.js';
import { SharedSums } from './shared-sums.js';

type Query = Readonly<Record<string, string>>;

/** A door over no buckets, and how often these were asked for. */
function openDoor() {
  let asked = 0;
  const read = (): readonly never[] => {
    asked += 1;
    return [];
  };
  const buckets = { read } as unknown as Buckets;
  const clock = new ManualClock(Date.UTC(2026, 10, 20, 5));
  const door = new ReadIndicatorsController(new SharedSums(buckets, { asOfMs: null, waiting: 0 }, clock), clock);
  const ask = (query: Query) =>
    door.read(Scope.forTests({ kind: 'operator', tenant: '*' }), ReadIndicatorsQuery.parse(query));
  return { ask, asked: () => asked };
}

describe('the door of figures', () => {
  it.each<Query>([
    { groupBy: 'slot' }, { groupBy: 'hour', from: '2026-11-20' }, { groupBy: 'slot', from: '2026-11-01', to: '2026-11-08' },
    { groupBy: 'hour', from: '2026-01-01', to: '2026-12-31' },
  ])('adds nothing up over a period that is too long for its groups: %j', async (query) => {
    const { ask, asked } = openDoor();
    await expect(ask(query)).rejects.toMatchObject({ kind: 'malformed', code: 'period-too-long' });
    expect(asked()).toBe(0);
  });

  it.each<Query>([
    {}, { groupBy: 'day' }, { groupBy: 'agency' }, { groupBy: 'slot', from: '2026-11-20', to: '2026-11-20' },
    { groupBy: 'hour', from: '2026-11-20', to: '2026-11-20' },
  ])('adds up over any other: %j', async (query) => {
    const { ask, asked } = openDoor();
    expect(await ask(query)).toMatchObject({ groups: [] });
    expect(asked()).toBe(1);
  });
});
