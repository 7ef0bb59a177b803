import { spawn, spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { startChild, untilReady, type Child } from '../../../deploy/local/child.js';
import { findProgram } from '../../../deploy/local/engines/machine.js';
import { freePorts } from '../../../deploy/local/ports.js';
import { CannotBeHad } from '../peers/install.js';
import type { Ground } from './contestant.js';
import { removeDeserted } from './deserted.js';

/** PostgreSQL as it was found on this machine. */
export interface PostgresInstallation {
  /** The folder of its programs. */
  readonly programs: string;
  readonly version: string;
  /** Whom it runs as where it would otherwise run as root, which it refuses. */
  readonly runsAs: SystemUser | undefined;
}

interface SystemUser {
  readonly uid: number;
  readonly gid: number;
  /** The program that starts another as somebody else. */
  readonly setpriv: string;
}

/** PostgreSQL, running. */
export interface Postgres {
  readonly engine: string;
  readonly pid: number;
  /** Of its one database. */
  readonly url: string;
  /** The rows of an answer, each one text. */
  ask(query: string): Promise<readonly string[]>;
  stop(): Promise<void>;
}

const PROGRAMS = ['initdb', 'postgres', 'psql'];
/** Where Debian keeps them, off the PATH. */
const DEBIAN = '/usr/lib/postgresql';
const SYSTEM_USERS = ['postgres', 'nobody'];
/** Of its folder where it cannot be in that of the run. */
const ELSEWHERE = 'hoso-bench-postgres-';
const HOST = '127.0.0.1';
const USER = 'bench';
const DATABASE = 'dossiers';
const READY_WITHIN_MS = 60_000;
const STOP_GRACE_MS = 30_000;

/**
 * The programs of PostgreSQL that are on the PATH, else the newest that Debian has installed.
 *
 * @throws CannotBeHad when there are none, or they cannot be run here.
 */
export function findPostgres(path: string | undefined): PostgresInstallation {
  const onPath = findProgram('postgres', path);
  const programs = [...(onPath === undefined ? [] : [dirname(realpathSync(onPath))]), ...debianFolders()].find(holdsAll);
  if (programs === undefined) {
    throw new CannotBeHad(`There is no PostgreSQL: ${PROGRAMS.join(', ')} are neither together on the PATH nor where Debian has them.`);
  }
  const runsAs = process.getuid?.() === 0 ? systemUser(path) : undefined;
  const [program = '', ...args] = commandAs(runsAs, [join(programs, 'postgres'), '--version']);
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: programs, encoding: 'utf8' });
  if (status !== 0) throw new CannotBeHad(`There is PostgreSQL in ${programs}, and it cannot be run: ${(stderr ?? '').trim()}`);
  return { programs, version: /\d+(\.\d+)*/.exec(stdout)?.[0] ?? 'of an unknown version', runsAs };
}

/** Starts it in a folder of its own, on this machine only, as it comes: every commit is on disk when it is answered. */
export async function startPostgres({ programs, version, runsAs }: PostgresInstallation, ground: Ground): Promise<Postgres> {
  const { folder, isElsewhere } = placeFor(runsAs, join(ground.folder, 'postgres'));
  const data = join(folder, 'data');
  const identity = runsAs === undefined ? {} : { uid: runsAs.uid, gid: runsAs.gid };
  const making = ['-D', data, '--auth=trust', `--username=${USER}`, '--encoding=UTF8', '--locale=C'];
  await run(join(programs, 'initdb'), making, { cwd: folder, ...identity });
  const [port = 0] = await freePorts(1);
  const serving = ['-D', data, '-p', String(port), '-c', `listen_addresses=${HOST}`, '-c', 'unix_socket_directories='];
  const child = await startServer(commandAs(runsAs, [join(programs, 'postgres'), ...serving]), folder, ground);
  const psql = (database: string, query: string): Promise<string> => {
    const where = ['-h', HOST, '-p', String(port), '-U', USER, '-d', database];
    return run(join(programs, 'psql'), [...where, '-X', '-q', '-A', '-t', '-c', query], { cwd: folder });
  };
  await untilReady(child, () => psql('postgres', 'select 1').then(() => true, () => false), READY_WITHIN_MS);
  await psql('postgres', `create database ${DATABASE}`);
  return {
    engine: `PostgreSQL ${version}, one node, as it comes${isElsewhere ? `, its data in ${tmpdir()}` : ''}`,
    pid: child.pid,
    url: `postgresql://${USER}@${HOST}:${port}/${DATABASE}`,
    ask: async (query) => (await psql(DATABASE, query)).split('\n').filter((line) => line !== ''),
    stop: async () => {
      await child.stop(STOP_GRACE_MS);
      if (isElsewhere) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** `setpriv` becomes what it starts, so that it is still the same process. */
function commandAs(user: SystemUser | undefined, command: readonly string[]): readonly string[] {
  return user === undefined ? command : [user.setpriv, `--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups', ...command];
}

function startServer([program = '', ...args]: readonly string[], folder: string, ground: Ground): Promise<Child> {
  return startChild({
    name: 'PostgreSQL',
    command: program,
    args,
    environment: ground.environment,
    workingFolder: folder,
    logFile: join(ground.folder, 'logs', 'postgres.log'),
    roster: ground.roster,
  });
}

function debianFolders(): readonly string[] {
  const versions = statSync(DEBIAN, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(DEBIAN).map(Number) : [];
  return versions.filter(Number.isFinite).toSorted((left, right) => right - left).map((version) => join(DEBIAN, String(version), 'bin'));
}

function holdsAll(folder: string): boolean {
  return PROGRAMS.every((name) => findProgram(name, folder) !== undefined);
}

function systemUser(path: string | undefined): SystemUser {
  const setpriv = findProgram('setpriv', path);
  const numberOf = (option: string, name: string): number =>
    Number(spawnSync('id', [option, name], { encoding: 'utf8' }).stdout?.trim() || Number.NaN);
  const name = SYSTEM_USERS.find((one) => numberOf('-u', one) > 0);
  if (setpriv === undefined || name === undefined) {
    throw new CannotBeHad('PostgreSQL does not run as root, and there is nobody else (postgres or nobody, and setpriv) to run it as.');
  }
  return { uid: numberOf('-u', name), gid: numberOf('-g', name), setpriv };
}

/** An empty folder that its user may reach: the one that is meant, else one among the temporary folders. */
function placeFor(user: SystemUser | undefined, meant: string): { readonly folder: string; readonly isElsewhere: boolean } {
  mkdirSync(meant, { recursive: true });
  if (user === undefined) return { folder: meant, isElsewhere: false };
  const isElsewhere = !mayPass(meant);
  // Nobody removes what a run that was interrupted has left there, but the next.
  if (isElsewhere) removeDeserted(tmpdir(), ELSEWHERE);
  const folder = isElsewhere ? mkdtempSync(join(tmpdir(), ELSEWHERE)) : meant;
  chownSync(folder, user.uid, user.gid);
  return { folder, isElsewhere };
}

/** Whether everybody may go through each folder above. */
function mayPass(folder: string): boolean {
  const above = dirname(folder);
  return above === folder || ((statSync(above).mode & 0o001) !== 0 && mayPass(above));
}

interface RunOptions {
  readonly cwd: string;
  readonly uid?: number;
  readonly gid?: number;
}

/** Answers what a program has printed. Throws what it has complained about. */
function run(program: string, args: readonly string[], options: RunOptions): Promise<string> {
  const child = spawn(program, [...args], { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let [printed, complained] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complained += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(printed);
      else reject(new Error(`${program} ended with ${code}: ${complained.trim()}`));
    });
  });
}
