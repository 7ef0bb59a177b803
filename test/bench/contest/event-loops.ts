import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

/** How late an event loop was. */
export interface EventLoop {
  readonly p99Ms: number;
  readonly mostMs: number;
}

const ANSWERED_WITHIN_MS = 5_000;
const LOOK_EVERY_MS = 20;

/** The environment of a process whose event loop is to be measured. */
export function watchedEnvironment(projectFolder: string, folder: string): NodeJS.ProcessEnv {
  const probe = pathToFileURL(join(projectFolder, 'dist', 'test', 'bench', 'contest', 'event-loop-probe.js'));
  return { NODE_OPTIONS: `--import=${probe.href}`, EVENT_LOOP_FOLDER: folder };
}

/** What each process has seen since it was asked last; a process that does not answer is left out. */
export async function askEventLoops(folder: string, pids: Iterable<number>): Promise<ReadonlyMap<number, EventLoop>> {
  const answers = await Promise.all(Array.from(pids, async (pid) => [pid, await ask(folder, pid)] as const));
  return new Map(answers.flatMap(([pid, answer]) => (answer === undefined ? [] : [[pid, answer] as const])));
}

async function ask(folder: string, pid: number): Promise<EventLoop | undefined> {
  const file = join(folder, `${pid}.json`);
  await rm(file, { force: true });
  process.kill(pid, 'SIGWINCH');
  for (const deadline = performance.now() + ANSWERED_WITHIN_MS; performance.now() < deadline; ) {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text !== undefined) return JSON.parse(text) as EventLoop;
    await pause(LOOK_EVERY_MS);
  }
  return undefined;
}
