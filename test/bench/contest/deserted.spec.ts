import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { removeDeserted } from './deserted.js';

const LONG_AGO = new Date('2020-01-01T00:00:00Z');

// Where there is no /proc nothing is removed.
(process.platform === 'linux' ? describe : describe.skip)('folders that somebody has left', () => {
  let parent: string;
  let living: ChildProcess | undefined;
  const make = async (name: string, at = LONG_AGO): Promise<string> => {
    const folder = join(parent, name, 'data');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'PG_VERSION'), '15\n');
    await utimes(join(parent, name), at, at);
    return folder;
  };
  const left = async (): Promise<readonly string[]> => (await readdir(parent)).toSorted();

  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'hoso-deserted-'));
  });
  afterEach(async () => {
    living?.kill('SIGKILL');
    await rm(parent, { recursive: true, force: true });
  });

  it('are removed by their names, and not those in which somebody lives or has just begun to', async () => {
    await make('postgres-left');
    await make('another-left');
    await make('postgres-young', new Date());
    living = spawn('sleep', ['60'], { cwd: await make('postgres-lived-in'), stdio: 'ignore' });
    await once(living, 'spawn');
    removeDeserted(parent, 'postgres-');
    expect(await left()).toEqual(['another-left', 'postgres-lived-in', 'postgres-young']);
    const ended = once(living, 'exit');
    living.kill('SIGKILL');
    await ended;
    removeDeserted(parent, 'postgres-');
    expect(await left()).toEqual(['another-left', 'postgres-young']);
  });
});
