import { createServer, type Server } from 'node:net';

import { afterEach, describe, expect, it } from '@jest/globals';

import { freeBlock, freePorts, isPortFree, portsNear } from './ports.js';

describe('ports', () => {
  const servers: Server[] = [];
  const occupy = async (port: number, host: string): Promise<void> => {
    const server = createServer();
    servers.push(server);
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen({ port, host }, resolve));
  };
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
  });

  it.each(['127.0.0.1', '0.0.0.0'])('are taken when somebody listens on %s', async (host) => {
    const [port = 0] = await freePorts(1);
    expect(await isPortFree(port)).toBe(true);
    await occupy(port, host);
    expect(await isPortFree(port)).toBe(false);
  });

  it('are the usual ones while these are free, and all others when one is taken', async () => {
    const usual = await freePorts(2);
    expect(await portsNear(usual)).toEqual(usual);
    await occupy(usual[1] ?? 0, '127.0.0.1');
    const others = await portsNear(usual);
    expect(new Set([...usual, ...others]).size).toBe(4);
  });

  it('move as a whole block when one of the block is taken', async () => {
    const base = await freeBlock(21_000, [1, 2, 9]);
    await occupy(base + 2, '127.0.0.1');
    const moved = await freeBlock(base, [1, 2, 9]);
    expect(moved).toBeGreaterThan(base);
    expect((moved - base) % 10).toBe(0);
  });
});
