import { existsSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';

import type { Child } from './child.js';

const LOOK_EVERY_MS = 250;
const ANSWERED_WITHIN_MS = 2_000;

/** Whether a process answers at that address that it is ready to work. */
export async function answersReady(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWERED_WITHIN_MS) });
    await answer.body?.cancel();
    return answer.status === 200;
  } catch {
    return false;
  }
}

/**
 * Lets a process yield to others on a busy machine, as far as `nice` would (0 to 19), once it is ready. Until then it yields to
 * nobody: it is waited for, and where the machine has no time to spare it would come back last of all.
 */
export async function yieldOnceReady(
  child: Pick<Child, 'pid' | 'ending'>,
  readyUrl: string,
  niceness: number,
  write: typeof writeFileSync = writeFileSync,
): Promise<void> {
  if (niceness === 0) return;
  for (let isReady = false; child.ending() === undefined; ) {
    isReady ||= await answersReady(readyUrl);
    if (isReady && yieldsToOthers(child.pid, niceness, write)) return;
    await pause(LOOK_EVERY_MS, undefined, { ref: false });
  }
}

/**
 * Linux may share the processors out among sessions first, whatever the niceness inside them, so its session is told as well.
 * A courtesy: where the system knows nothing of it, or the process is gone already, nothing happens. False when it is to be asked
 * again: of whoever may not administer the machine, Linux hears one such word in a tenth of a second, from all of them together.
 */
function yieldsToOthers(pid: number, niceness: number, write: typeof writeFileSync): boolean {
  const session = `/proc/${pid}/autogroup`;
  try {
    setPriority(pid, niceness);
    if (existsSync(session)) write(session, String(niceness));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EAGAIN') return false;
    if (code !== 'ERR_SYSTEM_ERROR' && code !== 'EACCES' && code !== 'ENOENT' && code !== 'EPERM') throw error;
  }
  return true;
}
