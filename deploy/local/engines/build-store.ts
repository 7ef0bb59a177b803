import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { lastLines, spelledEnding, startChild, type Child } from '../child.js';
import { waitForLock } from '../lock-file.js';
import type { Roster } from '../roster.js';
import type { EngineCache } from './cache.js';
import { findProgram } from './machine.js';
import { SECANTUS_BUILD, SECANTUS_VERSION } from './plan.js';

export interface StoreBuildOptions {
  readonly cargo: string;
  readonly cache: EngineCache;
  readonly environment: NodeJS.ProcessEnv;
  readonly roster: Roster;
  /** Yields to everything else that runs on this machine. */
  readonly inBackground: boolean;
}

/** A build of the store server that is under way. */
export interface StoreBuild {
  /** Resolves with the finished program; rejects when the build failed or was stopped. */
  readonly program: Promise<string>;
  /** What has been done so far, in a few words for a progress line. */
  remark(): string;
  /** Ends the build. What was compiled so far is kept: the next build continues from there. */
  stop(): Promise<void>;
}

const STOP_GRACE_MS = 5_000;
const NICEST = '19';
/**
 * Where WiredTiger says that its process must end, the process ends. By itself this server goes on, and then answers that a transaction
 * is kept whose record was never written, when the disk is full as the next log file is begun. mongod ends as well.
 */
const ENDS_ON_PANIC = ['--wrap=__wt_panic_func', '--defsym=__wrap___wt_panic_func=__wt_abort'].map((flag) => `-Clink-arg=-Wl,${flag}`);

/**
 * Builds the store server once, from its published source and its own lock file, into the cache. The finished program
 * appears whole or not at all. Two launchers do not build at the same time: the second one waits for the first.
 */
export function buildStore(options: StoreBuildOptions): StoreBuild {
  const { cache } = options;
  const workshop = join(cache.folder, `.building-secantus-mdb-${SECANTUS_BUILD}`);
  const logFile = join(workshop, 'build.log');
  const stopping = new AbortController();
  let child: Child | undefined;
  let waits = false;
  let failed = false;

  const work = async (): Promise<string> => {
    mkdirSync(workshop, { recursive: true });
    const lock = await waitForLock(`${cache.secantusFolder}.lock`, () => (waits = true));
    waits = false;
    try {
      if (existsSync(cache.secantusProgram)) return cache.secantusProgram;
      stopping.signal.throwIfAborted();
      const root = join(workshop, 'root');
      await rm(logFile, { force: true });
      child = await startCargo(options, workshop, root, logFile);
      if (stopping.signal.aborted) await child.stop(STOP_GRACE_MS);
      const ending = await child.ended;
      stopping.signal.throwIfAborted();
      if (ending.code !== 0) throw new Error(failure(logFile, spelledEnding(ending)));
      await rm(cache.secantusFolder, { recursive: true, force: true });
      renameSync(root, cache.secantusFolder);
      await rm(workshop, { recursive: true, force: true });
      return cache.secantusProgram;
    } finally {
      lock.release();
    }
  };

  const program = work();
  // Whoever only builds in the background learns of a failure when looking, not by an unhandled rejection.
  program.catch(() => {
    failed = true;
  });
  return {
    program,
    remark: () => (failed ? 'it could not be built' : waits ? 'another launcher is building it' : remarkOn(logFile)),
    stop: async () => {
      stopping.abort(new Error('The build of the store server was stopped.'));
      await child?.stop(STOP_GRACE_MS);
    },
  };
}

async function startCargo(options: StoreBuildOptions, workshop: string, root: string, logFile: string): Promise<Child> {
  const { cargo, environment, roster, inBackground } = options;
  const published = ['secantus-mdb', '--version', SECANTUS_VERSION, '--locked', '--ignore-rust-version'];
  // Only where the target is named are the flags for it alone, and not for programs that help to build it.
  const args = ['install', ...published, '--force', '--target', await hostOf(cargo, environment)];
  const command = [cargo, ...args, '--root', root, '--target-dir', join(workshop, 'target')];
  const nice = inBackground ? findProgram('nice', environment['PATH']) : undefined;
  const [program = cargo, ...rest] = nice === undefined ? command : [nice, '-n', NICEST, ...command];
  return startChild({
    name: 'the build of the store server',
    command: program,
    args: rest,
    environment: {
      ...environment,
      CARGO_TERM_COLOR: 'never',
      RUSTFLAGS: [environment['RUSTFLAGS'], ...ENDS_ON_PANIC].filter((flag) => flag !== undefined).join(' '),
    },
    workingFolder: workshop,
    logFile,
    roster,
    leadsGroup: true,
  });
}

/** The kind of machine that cargo builds for, for example `x86_64-unknown-linux-gnu`. */
async function hostOf(cargo: string, environment: NodeJS.ProcessEnv): Promise<string> {
  const { stdout } = await promisify(execFile)(cargo, ['--version', '--verbose'], { env: environment });
  const [, host] = /^host: (\S+)$/m.exec(stdout) ?? [];
  if (host === undefined) throw new Error(`${cargo} does not say which kind of machine it builds for.`);
  return host;
}

function remarkOn(logFile: string): string {
  const crates = compiledCrates(logFile);
  const usual = 'usually 4–6 minutes on 2 cores';
  return crates === 0 ? usual : `${usual}, ${crates} crates compiled so far`;
}

/** Counts what cargo has announced so far. */
function compiledCrates(logFile: string): number {
  try {
    return readFileSync(logFile, 'utf8').split('\n').filter((line) => /^\s*Compiling /.test(line)).length;
  } catch {
    return 0;
  }
}

function failure(logFile: string, ending: string): string {
  const lines = lastLines(logFile, 12).map((line) => `  ${line}`);
  return [`The store server could not be built (${ending}). The last lines of ${logFile}:`, ...lines].join('\n');
}
