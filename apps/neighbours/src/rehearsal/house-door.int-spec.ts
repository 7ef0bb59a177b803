import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, describe, expect, it } from '@jest/globals';
import { Clock, SeededRandom } from '@hoso/kernel';

import { HouseDoor } from './house-door.js';

/** Notes how long somebody wanted to sleep, and does not. */
class HastyClock extends Clock {
  readonly slept: number[] = [];
  override now(): number {
    return Date.UTC(2026, 10, 20);
  }
  override sleep(durationMs: number): Promise<void> {
    this.slept.push(durationMs);
    return Promise.resolve();
  }
}

type Answer = (reply: ServerResponse, request: IncomingMessage) => void;
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function houseThat(...answers: readonly Answer[]): Promise<{ door: HouseDoor; clock: HastyClock; asked: () => number }> {
  let count = 0;
  const server = createServer((request, reply) => {
    const answer = answers[Math.min(count, answers.length - 1)]!;
    count += 1;
    answer(reply, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => new Promise((resolve) => {
    server.closeAllConnections();
    server.close(() => resolve());
  }));
  const clock = new HastyClock();
  const { port } = server.address() as AddressInfo;
  return { door: new HouseDoor(`http://127.0.0.1:${port}/`, clock, new SeededRandom(1)), clock, asked: () => count };
}

const call = { method: 'POST', path: '/dossiers', body: { a: 1 } } as const;
const patiently = (door: HouseDoor, signal = new AbortController().signal) =>
  door.askPatiently(call, () => Promise.resolve('token'), signal, 5);

describe('how a rehearsed person asks the house', () => {
  it('presents the token and hears status, tag and body', async () => {
    const { door } = await houseThat((reply, request) => {
      reply.writeHead(202, { etag: '"3"' }).end(JSON.stringify({ authorization: request.headers.authorization }));
    });
    expect(await patiently(door)).toEqual({
      kind: 'answered', status: 202, etag: '"3"', body: { authorization: 'Bearer token' },
    });
  });

  it('waits as long as it was asked to', async () => {
    const { door, clock, asked } = await houseThat(
      (reply) => reply.writeHead(503, { 'retry-after': '7' }).end(),
      (reply) => reply.writeHead(429, { 'retry-after': new Date(Date.UTC(2026, 10, 20, 0, 0, 9)).toUTCString() }).end(),
      (reply) => reply.writeHead(202).end('{}'),
    );
    expect(await patiently(door)).toMatchObject({ status: 202 });
    expect(asked()).toBe(3);
    expect(clock.slept).toEqual([7_000, 9_000]);
  });

  it('asks again, ever later, when the connection breaks or the house is in trouble', async () => {
    const { door, clock } = await houseThat(
      (reply) => reply.socket!.destroy(),
      (reply) => reply.writeHead(500).end(),
      (reply) => reply.socket!.destroy(),
      (reply) => reply.writeHead(201).end('{}'),
    );
    expect(await patiently(door)).toMatchObject({ status: 201 });
    const [first, second, third] = clock.slept as [number, number, number];
    expect(first).toBeLessThan(375);
    expect(second).toBeLessThan(750);
    expect(third).toBeGreaterThanOrEqual(500);
  });

  it('takes no for an answer', async () => {
    const { door, asked } = await houseThat((reply) => reply.writeHead(422).end('{"code":"filing-incomplete"}'));
    expect(await patiently(door)).toMatchObject({ status: 422, body: { code: 'filing-incomplete' } });
    expect(asked()).toBe(1);
  });

  it('gives up in the end, and at once when told to stop', async () => {
    const { door, asked } = await houseThat((reply) => reply.writeHead(503).end());
    expect(await patiently(door)).toBeUndefined();
    expect(asked()).toBe(5);
    expect(await patiently(door, AbortSignal.abort())).toBeUndefined();
    expect(asked()).toBe(5);
  });

  it('does not read an answer without an end, and minds no garbage', async () => {
    const { door } = await houseThat((reply) => {
      const more = (): void => {
        while (reply.writable && reply.write('x'.repeat(65_536)));
        reply.once('drain', more);
      };
      more();
    });
    expect(await door.ask(call, 'token', new AbortController().signal)).toEqual({ kind: 'away', retryAfterMs: undefined });
    const { door: odd } = await houseThat((reply) => reply.writeHead(200).end('<html>'));
    expect(await patiently(odd)).toMatchObject({ status: 200, body: undefined });
  });
});
