import { spawn, type ChildProcess } from 'node:child_process';

import { afterEach, describe, expect, it } from '@jest/globals';

import { readFamily, readProcess } from './meters.js';

/** Processor time, in milliseconds, that each child uses before it says so or goes. */
const USED_MS = 200;
/** The system counts in hundredths of a second, twice for each process. */
const ROUNDED_MS = 40;
const USE = `while (process.cpuUsage().user < ${USED_MS} * 1000);`;
/** One child that is gone, one that lives and says `here`. */
const PARENT = `
  const { spawn, spawnSync } = require('node:child_process');
  spawnSync(process.execPath, ['-e', ${JSON.stringify(USE)}]);
  spawn(process.execPath, ['-e', ${JSON.stringify(`${USE} console.log('here'); setInterval(() => {}, 1000);`)}], { stdio: 'inherit' });
`;

describe('a family of processes', () => {
  let parent: ChildProcess | undefined;
  afterEach(() => {
    // It leads a group, so that its child goes with it.
    if (parent?.pid !== undefined) process.kill(-parent.pid, 'SIGKILL');
    parent = undefined;
  });

  it('is metered with the children that live and with those that are gone', async () => {
    parent = spawn(process.execPath, ['-e', PARENT], { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
    await new Promise((resolve) => parent?.stdout?.once('data', resolve));
    const pid = parent.pid ?? 0;
    const [alone, together] = [readProcess(pid), readFamily(pid)];
    expect(together.processorMs - alone.processorMs).toBeGreaterThanOrEqual(2 * USED_MS - ROUNDED_MS);
    expect(together.calls).toBeGreaterThan(alone.calls);
    expect(together.residentBytesMax).toBeGreaterThan(alone.residentBytesMax);
    expect(together.residentBytesMax).toBeLessThan(3 * alone.residentBytesMax);
  });

  it('is the process itself where it has no children', async () => {
    parent = spawn(process.execPath, ['-e', "console.log('here'); setInterval(() => {}, 1e6);"], { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
    await new Promise((resolve) => parent?.stdout?.once('data', resolve));
    const [before, family, after] = [readProcess, readFamily, readProcess].map((read) => read(parent?.pid ?? 0));
    expect(family?.processorMs).toBeGreaterThanOrEqual(before?.processorMs ?? 0);
    expect(family?.processorMs).toBeLessThanOrEqual(after?.processorMs ?? 0);
  });

  it('cannot be read when it is gone', () => {
    expect(() => readFamily(2 ** 22 + 1)).toThrow('ENOENT');
  });
});
