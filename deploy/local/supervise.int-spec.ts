import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { temporaryFolder } from '../../test/support/engines.js';
import { ownPorts } from '../../test/support/own-ports.js';
import { identityOf } from './processes.js';
import { Roster } from './roster.js';
import { supervise, type Supervised } from './supervise.js';
import { readSurroundings } from './surroundings.js';

const SERVICE = join(readSurroundings().projectFolder, 'dist/test/support/fixtures/small-service.js');
const WITHIN_MS = 30_000;
const nicenessOf = (pid: number): string => readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ')[16]!;
const onLinux = process.platform === 'linux' ? it : it.skip;

describe('a supervised process', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let supervised: Supervised | undefined;
  let said: string[];

  beforeEach(async () => {
    folder = await temporaryFolder();
    said = [];
  });
  afterEach(async () => {
    await supervised?.stopNow();
    await folder.remove();
  });

  const start = async (args: readonly string[], niceness = 0): Promise<Supervised> => {
    const [port = 0] = await ownPorts(1);
    supervised = await supervise({
      child: {
        name: 'small',
        command: process.execPath,
        args,
        environment: { PORT: String(port), HOST: '127.0.0.1' },
        workingFolder: folder.path,
        logFile: join(folder.path, 'small.log'),
        roster: new Roster(join(folder.path, 'run.json')),
      },
      readyUrl: `http://127.0.0.1:${port}/health/ready`,
      niceness,
      say: (line) => said.push(line),
      firstDelayMs: 20,
    });
    return supervised;
  };
  const until = async (probe: () => boolean | Promise<boolean>): Promise<void> => {
    const deadline = performance.now() + WITHIN_MS;
    while (!(await probe())) {
      if (performance.now() > deadline) throw new Error(`Not within ${WITHIN_MS} ms. Said: ${said.join('\n')}`);
      await pause(20);
    }
  };

  onLinux('yields to others as far as it was told once it is ready, and its session with it, in every life', async () => {
    const small = await start([SERVICE], 7);
    for (let life = 0; life < 2; life += 1) {
      await until(() => small.pid() !== undefined);
      if (!(await small.isReady())) expect(nicenessOf(small.pid()!)).toBe('0');
      await until(() => nicenessOf(small.pid()!) === '7');
      expect(await small.isReady()).toBe(true);
      const session = `/proc/${small.pid()}/autogroup`;
      if (existsSync(session)) expect(readFileSync(session, 'utf8')).toMatch(/nice 7$/m);
      await small.kill();
    }
  }, 60_000);

  onLinux('yields to nobody while it is not ready', async () => {
    const idle = await start(['-e', 'setInterval(() => undefined, 60000)'], 7);
    await pause(600);
    expect([await idle.isReady(), nicenessOf(idle.pid()!)]).toEqual([false, '0']);
  }, 60_000);

  it('is started again after a crash, in a new life, and not after it was stopped', async () => {
    const small = await start([SERVICE]);
    await until(() => small.isReady());
    const firstLife = small.pid();
    await small.kill();
    await until(() => small.isReady());
    expect(small.pid()).not.toBe(firstLife);
    expect(small.restarts()).toBe(1);
    expect(said).toEqual([expect.stringContaining('small ended unasked (SIGKILL); starting it again in 0.02 s')]);

    const lastLife = small.pid() ?? 0;
    await small.stop();
    expect(identityOf(lastLife)).toBeUndefined();
    expect(await small.isReady()).toBe(false);
    expect(said).toHaveLength(1);
  }, 60_000);

  it('is given up at once when it says that its configuration is wrong', async () => {
    const small = await start(['-e', 'process.exit(78)']);
    await until(() => small.givenUp() !== undefined);
    expect(small.givenUp()).toBe('small ended unasked (exit code 78): its configuration is wrong');
    expect(small.restarts()).toBe(0);
  }, 60_000);

  it('is given up after three lives in which it was never ready', async () => {
    const small = await start(['-e', 'process.exit(1)']);
    await until(() => small.givenUp() !== undefined);
    expect(small.restarts()).toBe(2);
    expect(said).toHaveLength(3);
  }, 60_000);
});
