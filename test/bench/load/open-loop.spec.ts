import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, describe, expect, it } from '@jest/globals';

import { fileAtRate, type Door } from './open-loop.js';

const PER_SECOND = 200;
const letters = (...keys: readonly string[]) => keys.map((key) => ({ key, body: '{}' }));

describe('filing in an open loop', () => {
  let server: Server | undefined;

  afterEach(() => void server?.close());

  const doorOf = async (dossierIdFor: (key: string) => string): Promise<Door> => {
    server = createServer((asked, answer) => {
      asked.resume();
      answer.writeHead(202).end(JSON.stringify({ dossierId: dossierIdFor(String(asked.headers['idempotency-key'])) }));
    });
    await new Promise<void>((listening) => server?.listen(0, '127.0.0.1', listening));
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, headers: {} };
  };

  it('takes a letter that is sent twice for one', async () => {
    const { accepted, doubledIds, refused } = await fileAtRate(await doorOf((key) => `dossier-${key}`), letters('a', 'b', 'a'), PER_SECOND);
    expect(accepted.map(({ dossierId }) => dossierId).sort()).toEqual(['dossier-a', 'dossier-b']);
    expect(doubledIds).toEqual([]);
    expect(refused.size).toBe(0);
  });

  it('says when a letter that is sent twice becomes two dossiers', async () => {
    let dossiers = 0;
    const { accepted, doubledIds } = await fileAtRate(await doorOf(() => `dossier-${dossiers++}`), letters('a', 'a'), PER_SECOND);
    expect([...accepted.map(({ dossierId }) => dossierId), ...doubledIds].sort()).toEqual(['dossier-0', 'dossier-1']);
    expect(doubledIds).toHaveLength(1);
  });
});
