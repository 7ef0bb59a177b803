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

it('asks store and broker once a second for its figures, however many look, and by whichever door', async () => {
  const clock = new ManualClock(0);
  const observability = observe({ service: 'intake', level: 'silent', clock });
  const asked: string[] = [];
  const answer = (what: string, value: number) => (): Promise<number> => {
    asked.push(what);
    return Promise.resolve(value);
  };
  const ledger = { ...LEDGER, oldestUnpublishedSeconds: answer('oldest', 2.5), parking: { count: answer('parked', 7) } };
  const ears = { consumption: { assigned: true, lag: answer('lag', 12) } } as unknown as BusTransportStrategy;
  const engine = { ping: () => Promise.resolve() };
  const tokens = { contact: { ok: true } };
  const frame = { service: 'intake', observability, clock, store: engine, bus: engine, tokens } as unknown as Frame;
  const stopping = new AbortController();
  watchLedger(frame, ledger, ears, stopping.signal);
  for (const second of [1, 2]) {
    const looks = Array.from({ length: 5 }, () => [observability.health.deepReport(), observability.metrics.render()] as const);
    await Promise.all(looks.flat());
    expect((await observability.health.deepReport()).figures).toMatchObject({
      lagMessages: 12, oldestUnpublishedSeconds: 2.5, parkedDossiers: 7,
    });
    expect((await observability.metrics.render()).body).toMatch(/hoso_parked_dossiers\{.*\} 7\n/);
    expect([second, asked.sort()]).toEqual([second, ['lag', 'oldest', 'parked']]);
    asked.length = 0;
    clock.advance(1_000);
  }
  stopping.abort();
});

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
