import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { temporaryFolder } from '../../test/support/engines.js';
import { identityOf, isRunning } from './processes.js';
import { reset } from './reset.js';
import { claimRunFolder } from './run-folder.js';
import { readSurroundings } from './surroundings.js';

const FIXTURES = join(readSurroundings().projectFolder, 'dist/test/support/fixtures');

interface Said {
  readonly number: number;
  readonly pids: readonly number[];
}

describe('what launchers leave behind', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let started: ChildProcess[];

  beforeEach(async () => {
    folder = await temporaryFolder();
    started = [];
  });
  afterEach(async () => {
    for (const child of started) child.kill('SIGKILL');
    (await claimRunFolder(folder.path)).release();
    await folder.remove();
  });

  const run = (name: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): ChildProcess => {
    const options = { env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'inherit'] as const };
    const child = spawn(process.execPath, [join(FIXTURES, name), ...args], { ...options, stdio: [...options.stdio] });
    started.push(child);
    return child;
  };
  const launcher = async (): Promise<{ readonly child: ChildProcess; readonly said: Said }> => {
    const child = run('small-launcher.js', [folder.path]);
    const [text] = (await once(child.stdout!, 'data')) as [Buffer];
    return { child, said: JSON.parse(text.toString()) as Said };
  };
  const kill = async (child: ChildProcess): Promise<void> => {
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };

  it('is ended by the next start: exactly that, and nothing that only looks like it', async () => {
    const bystander = run('small-service.js', [], { PORT: '0', HOST: '127.0.0.1' });
    await once(bystander.stdout!, 'data');
    const { child, said } = await launcher();
    // A process that took over the number of one that was on the list is another process.
    const file = join(folder.path, '1', 'run.json');
    const list = JSON.parse(readFileSync(file, 'utf8')) as { processes: object[] };
    list.processes.push({ name: 'three', pid: bystander.pid, startTime: 'another time', leadsGroup: false });
    await kill(child);
    writeFileSync(file, JSON.stringify(list));
    expect(said.pids.map((pid) => identityOf(pid) !== undefined)).toEqual([true, true]);

    const next = await claimRunFolder(folder.path);
    next.release();
    expect(next.leftovers.map((entry) => entry.pid)).toEqual(said.pids);
    expect(said.pids.map(identityOf)).toEqual([undefined, undefined]);
    expect(identityOf(bystander.pid!)).toBeDefined();
  }, 60_000);

  it('is left alone while its launcher lives; the second launcher takes the second folder', async () => {
    const first = await launcher();
    const second = await launcher();
    expect([first.said.number, second.said.number]).toEqual([1, 2]);
    const identities = first.said.pids.map((pid) => identityOf(pid)!);
    expect(identities.map(isRunning)).toEqual([true, true]);
    await expect(reset(folder.path)).rejects.toThrow('a launcher is running');

    await kill(first.child);
    await kill(second.child);
    const third = await claimRunFolder(folder.path);
    third.release();
    expect(third.number).toBe(1);
    expect(third.leftovers.map((entry) => entry.pid).sort()).toEqual([...first.said.pids, ...second.said.pids].sort());
    expect(await reset(folder.path)).toContain('Removed');
  }, 60_000);
});
