import { spawn } from 'node:child_process';
import { closeSync, fstatSync, mkdirSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { endProcess, killProcess, type ProcessIdentity } from './processes.js';
import type { Roster } from './roster.js';

/** What to start, and where it leaves its traces. */
export interface ChildOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly workingFolder: string;
  /** Everything the process prints is added here; nothing of it passes through the launcher. */
  readonly logFile: string;
  readonly roster: Roster;
  /** It starts further processes, which are to end with it. */
  readonly leadsGroup?: boolean;
}

/** How a process ended: with a code by itself, or by a signal. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A running process of ours. */
export interface Child {
  readonly name: string;
  readonly pid: number;
  readonly logFile: string;
  /** Resolves when the process is gone; never rejects. */
  readonly ended: Promise<Ending>;
  /** How it ended; undefined while it runs. */
  ending(): Ending | undefined;
  /** Asks it to go, and after `graceMs` makes it go. Resolves when it is gone. */
  stop(graceMs: number): Promise<void>;
  /** Ends it at once, without asking. Resolves when it is gone. */
  kill(): Promise<void>;
}

/** A log beyond this size starts anew when its process starts; the one before it is kept. */
const LOG_BYTES_MAX = 20_000_000;

/**
 * Starts a process apart from the terminal's group, so that Ctrl-C reaches the launcher only and everything ends in
 * the launcher's order, and puts it on the list before anything else happens.
 */
export async function startChild(options: ChildOptions): Promise<Child> {
  mkdirSync(dirname(options.logFile), { recursive: true });
  turnLog(options.logFile);
  const log = openSync(options.logFile, 'a');
  const child = spawn(options.command, [...options.args], {
    cwd: options.workingFolder,
    env: options.environment,
    detached: true,
    stdio: ['ignore', log, log],
  });
  const identity = child.pid === undefined ? undefined : options.roster.add(options.name, child.pid, options.leadsGroup);
  closeSync(log);

  let ending: Ending | undefined;
  const ended = new Promise<Ending>((resolve) => {
    const finish = (value: Ending): void => {
      ending = value;
      if (identity !== undefined) options.roster.remove(identity);
      resolve(value);
    };
    child.once('exit', (code, signal) => finish({ code, signal }));
    child.once('error', () => finish({ code: 127, signal: null }));
  });
  if (child.pid === undefined) {
    await ended;
    throw new Error(`${options.name} could not be started: ${options.command} is not a program that can run here.`);
  }
  return childOf(options, child.pid, identity, ended, () => ending);
}

function childOf(
  options: ChildOptions,
  pid: number,
  identity: ProcessIdentity | undefined,
  ended: Promise<Ending>,
  ending: () => Ending | undefined,
): Child {
  const goneAfter = async (end: (identity: ProcessIdentity) => Promise<void>): Promise<void> => {
    if (identity !== undefined && ending() === undefined) await end(identity);
    await ended;
  };
  return {
    name: options.name,
    pid,
    logFile: options.logFile,
    ended,
    ending,
    stop: (graceMs) => goneAfter((who) => endProcess(who, graceMs, options.leadsGroup)),
    kill: () => goneAfter(killProcess),
  };
}

/** The last lines of a log, without reading the whole of it. */
export function lastLines(logFile: string, count: number): readonly string[] {
  const bytesMax = 16_384;
  let file: number;
  try {
    file = openSync(logFile, 'r');
  } catch {
    return [];
  }
  try {
    const { size } = fstatSync(file);
    const buffer = Buffer.alloc(Math.min(size, bytesMax));
    readSync(file, buffer, 0, buffer.length, size - buffer.length);
    const lines = buffer.toString('utf8').split('\n').map((line) => line.trimEnd());
    return lines.filter((line) => line !== '').slice(-count);
  } finally {
    closeSync(file);
  }
}

const PROBE_FIRST_MS = 50;
const PROBE_SLOWEST_MS = 500;

/**
 * Asks `probe` again and again until it says yes. Gives up with one sentence, and the last lines of the log, when the
 * process has ended or the time is over.
 */
export async function untilReady(child: Child, probe: () => Promise<boolean>, withinMs: number): Promise<void> {
  const deadline = performance.now() + withinMs;
  for (let delayMs = PROBE_FIRST_MS; ; delayMs = Math.min(delayMs * 1.5, PROBE_SLOWEST_MS)) {
    const ending = child.ending();
    if (ending !== undefined) throw new Error(withLog(`${child.name} ended while starting (${spelledEnding(ending)}).`, child));
    if (await probe()) return;
    if (performance.now() >= deadline) {
      throw new Error(withLog(`${child.name} did not answer within ${Math.round(withinMs / 1_000)} s.`, child));
    }
    await Promise.race([pause(delayMs), child.ended]);
  }
}

/** `exit code 1` or `SIGKILL`. */
export function spelledEnding(ending: Ending): string {
  return ending.signal ?? `exit code ${ending.code ?? 'unknown'}`;
}

function withLog(sentence: string, child: Child): string {
  const lines = lastLines(child.logFile, 8);
  return [sentence, `The last lines of ${child.logFile}:`, ...lines.map((line) => `  ${line.slice(0, 300)}`)].join('\n');
}

function turnLog(logFile: string): void {
  const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_BYTES_MAX) renameSync(logFile, `${logFile}.1`);
}
