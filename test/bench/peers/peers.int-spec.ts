import { spawnSync } from 'node:child_process';
import { cp, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from '@jest/globals';

import { Roster } from '../../../deploy/local/roster.js';
import { readSurroundings } from '../../../deploy/local/surroundings.js';
import { Terminal } from '../../../deploy/local/terminal.js';
import { temporaryFolder } from '../../support/engines.js';
import { CannotBeHad, installPeers } from './install.js';

const SLOW_MS = 120_000;
const surroundings = readSurroundings();
const { projectFolder } = surroundings;
const folder = await temporaryFolder();
const bringing = { surroundings, roster: new Roster(join(folder.path, 'run.json')), terminal: new Terminal(process.stdout, true) };
const packages = await installPeers(bringing).catch((error: unknown) => {
  if (error instanceof CannotBeHad) return undefined;
  throw error;
});

(packages === undefined ? describe.skip : describe)('the programs of the peers, where their packages can be had', () => {
  afterAll(() => folder.remove());

  it('are typed as their packages say', async () => {
    await cp(join(projectFolder, 'test', 'bench', 'peers'), folder.path, { recursive: true });
    await symlink(packages ?? '', join(folder.path, 'node_modules'));
    const settings = { extends: join(projectFolder, 'tsconfig.json'), include: ['restate', 'dbos'], exclude: [] };
    const compilerOptions = { typeRoots: [join(projectFolder, 'node_modules', '@types')] };
    await writeFile(join(folder.path, 'tsconfig.json'), JSON.stringify({ ...settings, compilerOptions }));
    const compiler = join(projectFolder, 'node_modules', 'typescript', 'bin', 'tsc');
    const run = spawnSync(process.execPath, [compiler, '-p', folder.path], { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } });
    expect(run.stdout).toBe('');
    expect(run.status).toBe(0);
  }, SLOW_MS);

  it('cannot be had without npm, which is said in one sentence', async () => {
    const nowhere = { ...surroundings, cacheFolder: join(folder.path, 'cache'), environment: { PATH: folder.path } };
    await expect(installPeers({ ...bringing, surroundings: nowhere })).rejects.toThrow('There is no npm on the PATH');
  });
});
