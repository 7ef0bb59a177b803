import { afterEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '@hoso/kernel';

import { openHouse, until, type RehearsedHouse } from '../test/rehearsed-house.js';

const MINUTE_MS = 60_000;
const houses: RehearsedHouse[] = [];

async function opened(...options: Parameters<typeof openHouse>): Promise<RehearsedHouse> {
  const house = await openHouse(...options);
  houses.push(house);
  return house;
}

afterEach(async () => {
  for (const house of houses.splice(0)) {
    await house.stop();
    house.stopWatching();
  }
}, 20_000);

/** Listens as a client that is known by its token, or by its address only. */
async function listen(house: RehearsedHouse, as: 'client' | 'address') {
  const leaving = new AbortController();
  const headers: Record<string, string> = as === 'client' ? { authorization: house.bearer } : {};
  const path = as === 'client' ? '/things/events' : '/open/events';
  const response = await fetch(`${house.address}${path}`, { headers, signal: leaving.signal });
  return { response, status: response.status, leave: () => leaving.abort() };
}

/** Listens as soon as there is room. */
async function listenAgain(house: RehearsedHouse, as: 'client' | 'address') {
  for (const deadline = performance.now() + 10_000; ; ) {
    const listener = await listen(house, as);
    if (listener.status === 200 || performance.now() > deadline) return listener;
  }
}

describe('streams of events', () => {
  it('are as many of one client as there is room for, and one that ends makes room', async () => {
    const house = await opened({ streams: { perClientMax: 2 } });
    const first = await listen(house, 'client');
    const second = await listen(house, 'client');
    const third = await listen(house, 'client');
    expect([first.status, second.status, third.status]).toEqual([200, 200, 429]);
    expect(await third.response.json()).toMatchObject({ type: '/problems/too-many-requests', status: 429 });
    expect(Number(third.response.headers.get('retry-after'))).toBeGreaterThanOrEqual(10);
    expect((await listen(house, 'address')).status).toBe(200);
    first.leave();
    expect((await listenAgain(house, 'client')).status).toBe(200);
    expect((await listen(house, 'client')).status).toBe(429);
  });

  it('are as many of the process as there is room for, whoever listens, and one that ends makes room', async () => {
    const house = await opened({ streams: { openMax: 2 } });
    const first = await listen(house, 'client');
    const second = await listen(house, 'address');
    const third = await listen(house, 'client');
    expect([first.status, second.status, third.status]).toEqual([200, 200, 503]);
    expect(await third.response.json()).toMatchObject({ type: '/problems/overloaded', status: 503 });
    expect(Number(third.response.headers.get('retry-after'))).toBeGreaterThanOrEqual(10);
    expect(await (await fetch(`${house.address}/metrics`)).text())
      .toContain('hoso_http_turned_away_total{reason="streams",service="rehearsal"} 1');
    second.leave();
    expect((await listenAgain(house, 'client')).status).toBe(200);
  });

  it('end when the token of their listener is taken no longer, and not before', async () => {
    const clock = new ManualClock(Date.now());
    const house = await opened({ clock });
    const [known, unknown] = [await listen(house, 'client'), await listen(house, 'address')];
    const ended = new Set<string>();
    void known.response.text().then(() => ended.add('known'));
    void unknown.response.text().then(() => ended.add('unknown'));
    clock.advance(5 * MINUTE_MS + 20_000);
    const still = await listen(house, 'client');
    expect([still.status, [...ended]]).toEqual([200, []]);
    clock.advance(15_000);
    await until(() => ended.has('known'));
    expect([...ended]).toEqual(['known']);
    expect((await listen(house, 'client')).status).toBe(401);
  });
});
