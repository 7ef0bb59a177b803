import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getPriority } from 'node:os';

import { afterEach, beforeEach, expect, it } from '@jest/globals';

import { yieldOnceReady } from './yield-to-others.js';

const NICENESS = 7;
const whereSessionsAre = existsSync('/proc/self/autogroup') ? it : it.skip;

let sleeper: ChildProcess;
let server: Server;
let isReady = true;

beforeEach(async () => {
  sleeper = spawn('sleep', ['60']);
  server = createServer((_asked, answer) => answer.writeHead(isReady ? 200 : 503).end());
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});

afterEach(() => {
  sleeper.kill('SIGKILL');
  server.close();
});

const yielding = (write: (file: unknown) => void): Promise<void> => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return yieldOnceReady({ pid: sleeper.pid!, ending: () => undefined }, url, NICENESS, write);
};
const failing = (code: string): Error => Object.assign(new Error(code), { code });

it('a process yields to others once it is ready', async () => {
  isReady = false;
  const yielded = yielding(() => undefined);
  expect(getPriority(sleeper.pid)).toBe(0);
  isReady = true;
  await yielded;
  expect(getPriority(sleeper.pid)).toBe(NICENESS);
});

whereSessionsAre('its session is told again where the system has heard another one just now', async () => {
  const told: unknown[] = [];
  await yielding((file) => {
    told.push(file);
    if (told.length < 3) throw failing('EAGAIN');
  });
  expect(told).toEqual(Array.from({ length: 3 }, () => `/proc/${sleeper.pid}/autogroup`));
});

whereSessionsAre('nothing happens where the system does not allow it', async () => {
  await yielding(() => {
    throw failing('EACCES');
  });
});

whereSessionsAre('what nobody thought of is not passed over', async () => {
  await expect(yielding(() => {
    throw failing('EIO');
  })).rejects.toThrow('EIO');
});
