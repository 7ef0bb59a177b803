import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, symlinkSync } from 'node:fs';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { lastLines, spelledEnding, startChild } from '../../../deploy/local/child.js';
import { findProgram } from '../../../deploy/local/engines/machine.js';
import { waitForLock } from '../../../deploy/local/lock-file.js';
import type { Roster } from '../../../deploy/local/roster.js';
import type { Surroundings } from '../../../deploy/local/surroundings.js';
import type { Terminal } from '../../../deploy/local/terminal.js';

/** Something that a peer needs and that is not to be had on this machine. Its message is one sentence. */
export class CannotBeHad extends Error {}

/** With whom a peer is brought onto this machine. */
export interface Bringing {
  readonly surroundings: Surroundings;
  readonly roster: Roster;
  readonly terminal: Terminal;
}

const HOME = join('test', 'bench', 'peers');
/** Without a network it is to say so soon. */
const SOON = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000'];
const MANIFESTS = ['package.json', 'package-lock.json'] as const;

/** The packages of the peers and the one version of each. */
export function peerVersions(projectFolder: string): Readonly<Record<string, string>> {
  const text = readFileSync(join(projectFolder, HOME, 'package.json'), 'utf8');
  return (JSON.parse(text) as { readonly dependencies: Readonly<Record<string, string>> }).dependencies;
}

/**
 * The packages of both peers, installed once per user by their own lock file and without scripts, and laid beside the peers'
 * built programs. Answers their `node_modules`, which appears whole or not at all; two benches do not install at the same time.
 *
 * @throws CannotBeHad when there is no npm, or it cannot reach what it needs.
 */
export async function installPeers({ surroundings, roster, terminal }: Bringing): Promise<string> {
  const { projectFolder, cacheFolder, environment } = surroundings;
  const manifests = MANIFESTS.map((name) => join(projectFolder, HOME, name));
  const sum = createHash('sha256');
  for (const file of manifests) sum.update(readFileSync(file));
  const folder = join(cacheFolder, 'peers', `${sum.digest('hex').slice(0, 16)}-${process.platform}-${process.arch}`);
  const packages = join(folder, 'node_modules');
  if (!existsSync(packages)) {
    const npm = findProgram('npm', environment['PATH']);
    if (npm === undefined) throw new CannotBeHad('There is no npm on the PATH to install its packages with.');
    const lock = await terminal.progress('Another bench is installing the peers', waitForLock(`${folder}.lock`));
    try {
      if (!existsSync(packages)) {
        const installing = installInto(folder, { npm, manifests, environment, roster });
        await terminal.progress('Installing Restate and DBOS (250 MB, once)', installing);
      }
    } finally {
      lock.release();
    }
  }
  layBesidePrograms(packages, join(projectFolder, 'dist', HOME));
  return packages;
}

interface Installing {
  readonly npm: string;
  readonly manifests: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly roster: Roster;
}

async function installInto(folder: string, { npm, manifests, environment, roster }: Installing): Promise<void> {
  const passing = `${folder}.${process.pid}.new`;
  try {
    await rm(passing, { recursive: true, force: true });
    await mkdir(passing, { recursive: true });
    for (const [index, file] of manifests.entries()) await copyFile(file, join(passing, MANIFESTS[index]!));
    const child = await startChild({
      name: 'npm',
      command: npm,
      args: ['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', ...SOON],
      environment,
      workingFolder: passing,
      logFile: join(passing, 'npm.log'),
      roster,
      leadsGroup: true,
    });
    const ending = await child.ended;
    if (ending.code !== 0) {
      const [, said] = /^npm error code (\w+)/m.exec(lastLines(child.logFile, 20).join('\n')) ?? [];
      throw new CannotBeHad(`Its packages could not be installed: npm ${said === undefined ? `ended with ${spelledEnding(ending)}` : `says ${said}`}.`);
    }
    await rm(folder, { recursive: true, force: true });
    renameSync(passing, folder);
  } finally {
    await rm(passing, { recursive: true, force: true });
  }
}

/** A program finds its packages in a `node_modules` beside or above it: the link is put there whole, also when one lies there. */
function layBesidePrograms(packages: string, programs: string): void {
  const link = join(programs, 'node_modules');
  mkdirSync(dirname(link), { recursive: true });
  const passing = `${link}.${process.pid}.new`;
  symlinkSync(packages, passing);
  renameSync(passing, link);
}
