import { describe, expect, it } from '@jest/globals';
import { Failure, ManualClock } from '@hoso/kernel';
import { MemoryStore } from '@hoso/store/memory';

import { checkClock, clockLeadMs, watchClock } from './clock-check.js';

const NOON_MS = Date.parse('2026-11-20T05:00:00.000Z');
const storeAt = (atMs: number): MemoryStore => new MemoryStore(new ManualClock(atMs));

describe('the clock of a process', () => {
  it.each([0, 59_999, -59_999, 60_001, -7_200_000])('is %i ms ahead of the store as both tell it', async (leadMs) => {
    expect(await clockLeadMs(new ManualClock(NOON_MS + leadMs), storeAt(NOON_MS))).toBe(leadMs);
  });

  it.each([60_000, -60_000])('may be %i ms ahead', async (leadMs) => {
    await checkClock(new ManualClock(NOON_MS + leadMs), storeAt(NOON_MS));
  });

  it.each([60_001, -60_001])('may not be %i ms ahead', async (leadMs) => {
    await expect(checkClock(new ManualClock(NOON_MS + leadMs), storeAt(NOON_MS))).rejects.toMatchObject({ code: 'clock-wrong' });
  });

  it('is not held to be wrong because an answer took long', async () => {
    const clock = new ManualClock(NOON_MS);
    const store = storeAt(NOON_MS + 90_000);
    const late = Object.create(store, {
      now: { value: async () => (clock.advance(600_000), store.now()) },
    }) as MemoryStore;
    expect(await clockLeadMs(clock, late)).toBe(0);
  });
});

describe('a clock that is watched', () => {
  it('is looked at again after a store was away, and ends the watch at any other trouble', async () => {
    const clock = new ManualClock(NOON_MS);
    const troubles = [new Failure('store', 'timeout'), new Failure('store', 'timeout'), new RangeError('no time is like that')];
    const store = Object.create(storeAt(NOON_MS), { now: { value: () => Promise.reject(troubles.shift()!) } }) as MemoryStore;
    const watching = watchClock(clock, store, new AbortController().signal);
    const ended = expect(watching).rejects.toThrow('no time is like that');
    while (troubles.length > 0) {
      clock.advance(5_000);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await ended;
  });
});
