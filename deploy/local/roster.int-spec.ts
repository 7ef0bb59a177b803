import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { temporaryFolder } from '../../test/support/engines.js';
import { Roster } from './roster.js';

describe('the list of what was started', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let started: ChildProcess[];
  beforeEach(async () => {
    folder = await temporaryFolder();
    started = [];
  });
  afterEach(async () => {
    for (const child of started) child.kill('SIGKILL');
    await folder.remove();
  });

  /** A process that takes its time to go when it is asked to. */
  const begin = async (): Promise<ChildProcess> => {
    const program = "process.on('SIGTERM', () => setTimeout(() => process.exit(), 300)); setInterval(() => {}, 1e6); console.log('here');";
    const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'ignore'] });
    started.push(child);
    await once(child.stdout!, 'data');
    return child;
  };

  it('is ended with whatever is put on it meanwhile, and is empty then', async () => {
    const roster = new Roster(join(folder.path, 'run.json'));
    const first = await begin();
    const late = await begin();
    roster.add('slow', first.pid!);
    const gone = Promise.all([first, late].map((child) => once(child, 'exit')));
    const ending = roster.endAll();
    roster.add('late', late.pid!);
    await ending;
    await gone;
    expect(JSON.parse(readFileSync(join(folder.path, 'run.json'), 'utf8'))).toEqual({ processes: [] });
  }, 60_000);
});
