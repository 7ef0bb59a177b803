import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, describe, expect, it } from '@jest/globals';

import { fileAtRate, type WayIn } from './open-loop.js';

const PER_SECOND = 200;
const letters = (...keys: readonly string[]) => keys.map((key) => ({ key, body: '{}' }));

describe('filing in an open loop', () => {
  let server: Server | undefined;

  const tokens: (string | undefined)[] = [];

  afterEach(() => {
    server?.close();
    tokens.splice(0);
  });

  const wayInOf = async (dossierIdFor: (key: string) => string): Promise<WayIn> => {
    server = createServer((asked, answer) => {
      asked.resume();
      tokens.push(asked.headers.authorization);
      answer.writeHead(202).end(JSON.stringify({ dossierId: dossierIdFor(String(asked.headers['idempotency-key'])) }));
    });
    await new Promise<void>((listening) => server?.listen(0, '127.0.0.1', listening));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    let asked = 0;
    return () => Promise.resolve({ url, headers: { authorization: `token ${asked++}` } });
  };

  it('takes a letter that is sent twice for one', async () => {
    const wayIn = await wayInOf((key) => `dossier-${key}`);
    const { accepted, doubledIds, refused } = await fileAtRate(wayIn, letters('a', 'b', 'a'), PER_SECOND);
    expect(accepted.map(({ dossierId }) => dossierId).sort()).toEqual(['dossier-a', 'dossier-b']);
    expect(doubledIds).toEqual([]);
    expect(refused.size).toBe(0);
  });

  it('asks for the way in again after a while: its token ends while others are filed', async () => {
    const [slowly, shorterThanBetween] = [20, 25];
    const wayIn = await wayInOf((key) => key);
    await fileAtRate(wayIn, letters('a', 'b', 'c'), slowly, false, shorterThanBetween);
    expect(new Set(tokens).size).toBeGreaterThan(1);
    tokens.splice(0);
    await fileAtRate(wayIn, letters('a', 'b', 'c'), slowly);
    expect(new Set(tokens).size).toBe(1);
  });

  it('says when a letter that is sent twice becomes two dossiers', async () => {
    let dossiers = 0;
    const { accepted, doubledIds } = await fileAtRate(await wayInOf(() => `dossier-${dossiers++}`), letters('a', 'a'), PER_SECOND);
    expect([...accepted.map(({ dossierId }) => dossierId), ...doubledIds].sort()).toEqual(['dossier-0', 'dossier-1']);
    expect(doubledIds).toHaveLength(1);
  });
});
