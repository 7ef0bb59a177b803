import { existsSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';

/**
 * Lets a process that has just been started yield to others on a busy machine, as far as `nice` would (0 to 19). Linux may
 * share the processors out among sessions first, whatever the niceness inside them, so its session is told as well.
 * A courtesy: where the system knows nothing of it, or the process is gone already, nothing happens.
 */
export function yieldToOthers(pid: number, niceness: number): void {
  const session = `/proc/${pid}/autogroup`;
  try {
    setPriority(pid, niceness);
    if (existsSync(session)) writeFileSync(session, String(niceness));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ERR_SYSTEM_ERROR' && code !== 'EACCES' && code !== 'ENOENT' && code !== 'EPERM') throw error;
  }
}
