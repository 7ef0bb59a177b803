import { describe, expect, it } from '@jest/globals';

import { ManualClock, SystemClock } from './clock.js';

/** Lets everything run that waits for nothing but its turn. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a clock that stands still', () => {
  it('moves only when it is told to', async () => {
    const clock = new ManualClock(1000);
    expect(clock.now()).toBe(1000);
    await turn();
    expect(clock.now()).toBe(1000);
    clock.advance(500);
    expect(clock.now()).toBe(1500);
  });

  it('wakes everyone whose moment has come, earliest first, and nobody else', async () => {
    const clock = new ManualClock(0);
    const woken: number[] = [];
    for (const durationMs of [300, 100, 200, 400]) void clock.sleep(durationMs).then(() => woken.push(durationMs));
    clock.advance(99);
    await turn();
    expect(woken).toEqual([]);
    clock.advance(201);
    await turn();
    expect(woken).toEqual([100, 200, 300]);
    clock.advance(1000);
    await turn();
    expect(woken).toEqual([100, 200, 300, 400]);
  });

  it('counts a sleep from the moment it began', async () => {
    const clock = new ManualClock(0);
    let awake = false;
    clock.advance(50);
    void clock.sleep(100).then(() => (awake = true));
    clock.advance(99);
    await turn();
    expect(awake).toBe(false);
    clock.advance(1);
    await turn();
    expect(awake).toBe(true);
  });
});

describe.each([
  ['the clock on the wall', () => new SystemClock()],
  ['the clock that stands still', () => new ManualClock(0)],
])('%s', (_, make) => {
  const HOUR_MS = 3_600_000;

  it('does not sleep when the signal is already given', async () => {
    await expect(make().sleep(HOUR_MS, AbortSignal.abort())).resolves.toBeUndefined();
  });

  it('wakes when the signal is given', async () => {
    const stop = new AbortController();
    const sleep = make().sleep(HOUR_MS, stop.signal);
    stop.abort();
    await expect(sleep).resolves.toBeUndefined();
  });

  it('wakes once, though both the moment and the signal come', async () => {
    const stop = new AbortController();
    const clock = make();
    let woken = 0;
    const sleep = clock.sleep(0, stop.signal).then(() => (woken += 1));
    if (clock instanceof ManualClock) clock.advance(1);
    await sleep;
    stop.abort();
    await turn();
    expect(woken).toBe(1);
  });
});

it('tells the hour of the machine', () => {
  const before = Date.now();
  const now = new SystemClock().now();
  expect(now).toBeGreaterThanOrEqual(before);
  expect(now).toBeLessThanOrEqual(Date.now());
});
