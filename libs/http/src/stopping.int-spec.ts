import { once } from 'node:events';
import { connect } from 'node:net';

import { afterEach, describe, expect, it } from '@jest/globals';

import { gate, openHouse, until, type RehearsedHouse } from '../test/rehearsed-house.js';

const JSON_HEADERS = { 'content-type': 'application/json' };

function wait(house: RehearsedHouse, name: string): Promise<Response> {
  const body = JSON.stringify({ name });
  return fetch(`${house.address}/open/wait`, { method: 'POST', headers: JSON_HEADERS, body });
}

const houses: RehearsedHouse[] = [];

async function opened(...options: Parameters<typeof openHouse>): Promise<RehearsedHouse> {
  const house = await openHouse(...options);
  houses.push(house);
  return house;
}

afterEach(async () => {
  gate.open();
  for (const house of houses.splice(0)) {
    await house.stop();
    house.stopWatching();
  }
}, 20_000);

describe('an app that stops', () => {
  it('finishes what is in hand, ends streams, lets go of the silent, takes nothing new', async () => {
    const house = await opened();
    const silent = connect(house.port, '127.0.0.1');
    await once(silent, 'connect');
    const hungUp = once(silent, 'close');
    const waiting = wait(house, 'stop');
    const stream = await fetch(`${house.address}/open/events`);
    await until(() => gate.waiting.has('stop'));

    const stopped = house.stop();
    expect(await stream.text()).toContain('retry: 2000');
    await expect(fetch(`${house.address}/health/live`)).rejects.toThrow('fetch failed');
    expect((await house.health.report()).phase).toBe('stopping');
    await hungUp;
    gate.open();
    expect(await (await waiting).json()).toEqual({ name: 'stop' });
    await stopped;
  });

  it('cuts off what does not finish', async () => {
    const house = await opened({ stopGraceMs: 50 });
    const waiting = wait(house, 'cut').then(() => 'answered', () => 'cut off');
    await until(() => gate.waiting.has('cut'));
    await house.stop();
    expect(await waiting).toBe('cut off');
    house.stopWatching();
  });
});

describe('an app that is asked too much', () => {
  it('turns a client away with 429 before reading its body, and never those who watch over it', async () => {
    const house = await opened({ overload: { perClient: { perSecond: 0.1, burst: 2 } } });
    const ask = (path: string): Promise<Response> => fetch(`${house.address}${path}`);
    expect([(await ask('/problems')).status, (await ask('/problems')).status]).toEqual([200, 200]);
    const body = 'x'.repeat(200_000);
    const refused = await fetch(`${house.address}/things`, { method: 'POST', headers: JSON_HEADERS, body });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, expect.stringMatching(/^([1-9]|10)$/)]);
    expect(await refused.json()).toMatchObject({ code: 'too-many-requests' });
    for (const path of ['/health/live', '/health/ready', '/metrics']) expect((await ask(path)).status).toBe(200);
    const counted = 'hoso_http_turned_away_total{reason="client",service="rehearsal"} 1';
    expect(await (await ask('/metrics')).text()).toContain(counted);
  });

  it('turns writes away with 503 while something behind it is full, and counts what is in hand rightly', async () => {
    const house = await opened({ overload: { writesInHandMax: 1 } });
    const first = wait(house, 'first');
    await until(() => gate.waiting.has('first'));
    const refused = await wait(house, 'second');
    expect([refused.status, Number(refused.headers.get('retry-after')) >= 2]).toEqual([503, true]);
    expect((await fetch(`${house.address}/problems`)).status).toBe(200);
    gate.open();
    expect((await first).status).toBe(200);
    let isFull = true;
    house.overload.watch('queue', () => (isFull ? 30 : undefined));
    const queued = await wait(house, 'third');
    expect([queued.status, Number(queued.headers.get('retry-after')) >= 30]).toEqual([503, true]);
    isFull = false;
    const last = wait(house, 'last');
    await until(() => gate.waiting.has('last'));
    gate.open();
    expect((await last).status).toBe(200);
  });
});
