import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { identityOf, isRunning, type ProcessIdentity } from './processes.js';

/** Held until released, or until its owner is gone, however it went. */
export interface Lock {
  release(): void;
}

const ASK_AGAIN_MS = 200;

/** Takes the lock, or answers undefined when a living process holds it. A dead owner's lock is taken over. */
export function tryLock(file: string): Lock | undefined {
  const self = identityOf(process.pid);
  if (self === undefined) throw new Error('This process cannot find itself.');
  mkdirSync(dirname(file), { recursive: true });
  const passing = `${file}.${process.pid}`;
  writeFileSync(passing, JSON.stringify(self));
  try {
    if (tryLink(passing, file)) return lockOf(file, self);
    const holder = readHolder(file);
    if (holder !== undefined && isRunning(holder)) return undefined;
    return takeOver(passing, file) ? lockOf(file, self) : undefined;
  } finally {
    rmSync(passing, { force: true });
  }
}

/** Takes the lock as soon as it is to be had. `onWait` is called once, when somebody else has it. */
export async function waitForLock(file: string, onWait: () => void = () => undefined): Promise<Lock> {
  let told = false;
  for (;;) {
    const lock = tryLock(file);
    if (lock !== undefined) return lock;
    if (!told) onWait();
    told = true;
    await pause(ASK_AGAIN_MS);
  }
}

/** Whether a living process holds the lock. */
export function isLocked(file: string): boolean {
  const holder = readHolder(file);
  return holder !== undefined && isRunning(holder);
}

/** Making a second name for a file fails when the name exists: the one step that cannot be half done. */
function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Sets a dead owner's lock aside, and puts it back if, meanwhile, it had become somebody else's living one. */
function takeOver(passing: string, file: string): boolean {
  const aside = `${passing}.aside`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return tryLink(passing, file);
  }
  try {
    const holder = readHolder(aside);
    if (holder !== undefined && isRunning(holder)) {
      tryLink(aside, file);
      return false;
    }
    return tryLink(passing, file);
  } finally {
    rmSync(aside, { force: true });
  }
}

function lockOf(file: string, self: ProcessIdentity): Lock {
  return {
    release: () => {
      const holder = readHolder(file);
      if (holder?.pid === self.pid && holder.startTime === self.startTime) rmSync(file, { force: true });
    },
  };
}

function readHolder(file: string): ProcessIdentity | undefined {
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof content !== 'object' || content === null || !('pid' in content) || !('startTime' in content)) return undefined;
    const { pid, startTime } = content;
    return typeof pid === 'number' && typeof startTime === 'string' ? { pid, startTime } : undefined;
  } catch {
    return undefined;
  }
}
