import { expect, it } from '@jest/globals';
import { Failure, ManualClock, SeededRandom } from '@hoso/kernel';
import type { BusMessage, BusTransportStrategy } from '@hoso/messaging';
import { observe } from '@hoso/observability';

import type { Frame } from './open-frame.js';
import { watchLedger, type WatchedLedger } from './watch-ledger.js';

const EVERY_MS = 10_000;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const LEDGER = {
  spoken: 3,
  hearing: { heard: 4, broken: false },
  waiting: 0,
  relay: { waiting: 1 },
  repair: { repaired: 0 },
  wants: { pending: 0 },
  oldestUnpublishedSeconds: () => Promise.resolve(2.5),
  parking: { count: () => Promise.resolve(0) },
} as unknown as WatchedLedger;

const EARS = {
  consumption: { assigned: true, lag: () => Promise.reject(new Failure('broker', 'timeout')) },
} as unknown as BusTransportStrategy;

it('counts a condition that nobody could be told, and tells the next one', async () => {
  const clock = new ManualClock(0);
  const observability = observe({ service: 'intake', level: 'silent', clock });
  const told: unknown[] = [];
  const troubles = [new Failure('broker', 'timeout')];
  const bus = {
    publish: async ([message]: readonly BusMessage[]) => {
      const trouble = troubles.shift();
      if (trouble) throw trouble;
      told.push(JSON.parse(message!.value!.toString()));
    },
  };
  const stopping = new AbortController();
  const frame = { service: 'intake', observability, clock, bus, random: new SeededRandom(1) } as unknown as Frame;
  watchLedger(frame, LEDGER, EARS, stopping.signal);
  const untold = async (): Promise<string | undefined> =>
    (await observability.metrics.render()).body.split('\n').find((line) => line.startsWith('hoso_conditions_untold_total'));
  for (const toldBy of [0, 1]) {
    clock.advance(EVERY_MS);
    await turn();
    expect(told).toHaveLength(toldBy);
    expect(await untold()).toBe('hoso_conditions_untold_total{service="intake"} 1');
  }
  expect(told).toEqual([expect.objectContaining({ spoken: 3, heard: 4, unpublished: 1, oldestUnpublishedSeconds: 2.5, lag: null })]);
  stopping.abort();
});
