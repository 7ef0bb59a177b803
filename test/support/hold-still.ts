import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

const LOOK_MS = 2;
/** A thread that waits for its disk stands still only when it has been served. */
const STILL_WITHIN_MS = 30_000;

/**
 * Lets a process stand still, and resolves when it does: a signal is under way for a moment, and a thread that runs on another
 * processor may answer once more before it is there.
 */
export async function holdStill(pid: number): Promise<void> {
  process.kill(pid, 'SIGSTOP');
  for (const deadline = performance.now() + STILL_WITHIN_MS; performance.now() < deadline; await pause(LOOK_MS)) {
    if (await isStill(pid)) return;
  }
  throw new Error(`Process ${pid} does not stand still.`);
}

async function isStill(pid: number): Promise<boolean> {
  const threads = await readdir(`/proc/${pid}/task`);
  const states = await Promise.all(threads.map(async (thread) => {
    // A thread may end meanwhile.
    const stat = await readFile(`/proc/${pid}/task/${thread}/stat`, 'utf8').catch(() => ') T');
    return stat.slice(stat.lastIndexOf(')') + 2)[0];
  }));
  return states.every((state) => state === 'T');
}
