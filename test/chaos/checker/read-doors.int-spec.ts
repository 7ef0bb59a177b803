import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, describe, expect, it } from '@jest/globals';

import { readLag, readReady } from './read-doors.js';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

/** A service that has so many messages still to hear at each look, the last number for ever. */
async function serviceWith(...lags: readonly (number | undefined)[]): Promise<string> {
  const left = [...lags];
  const server = createServer((_request, response) => {
    const lagMessages = left.length > 1 ? left.shift() : left[0];
    response.end(JSON.stringify({ figures: { lagMessages } }));
  });
  servers.push(server);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('the checker at the doors', () => {
  it('does not take for stuck what was on its way at one look', async () => {
    expect(await readLag([await serviceWith(1, 0), await serviceWith(0)], 1)).toBe(0);
  });

  it('tells of what is there at every look', async () => {
    expect(await readLag([await serviceWith(3, 4, 2, 5), await serviceWith(0)], 1)).toBe(2);
  });

  it('does not take for well who never says how far it is', async () => {
    expect(await readLag([await serviceWith(undefined)], 1)).toBe(Number.POSITIVE_INFINITY);
  });

  it('waits a while for a process that is not ready yet, and takes only what says that it misses nothing', async () => {
    expect(await readReady(await processSaying([503, 'not-ready'], [200, 'degraded'], [200, 'ok']), 1)).toBe(true);
    expect(await readReady(await processSaying([200, 'degraded']), 1)).toBe(false);
    expect(await readReady(await processSaying([503, 'ok']), 1)).toBe(false);
    expect(await readReady('http://127.0.0.1:1', 1)).toBe(false);
  });
});

/** A process that answers with these statuses and states, the last of them for ever. */
async function processSaying(...answers: readonly (readonly [number, string])[]): Promise<string> {
  const left = [...answers];
  const server = createServer((_request, response) => {
    const [status, state] = (left.length > 1 ? left.shift() : left[0]) ?? [500, ''];
    response.writeHead(status).end(JSON.stringify({ state }));
  });
  servers.push(server);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
