import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ENGINES } from '../../../test/support/engine-cache.js';
import { holdStill } from '../../../test/support/hold-still.js';
import { ownPorts } from '../../../test/support/own-ports.js';
import { MongooseStore } from '../src/mongoose-store.js';

/** A real store server for a suite. */
export interface TestEngine {
  readonly uri: string;
  /** Ends the process at once, as a power cut would. Refused for a server that was given. */
  kill(): Promise<void>;
  /** Lets the process stand still, from when it resolves until it is told to go on. */
  pause(): Promise<void>;
  resume(): void;
  /** Starts it again in the same folder on the same port. */
  start(): Promise<void>;
  /** Ends it and removes its folder. */
  dispose(): Promise<void>;
}

const READY_WITHIN_MS = 30_000;

/** The server that `MONGODB_URI` names, or undefined: then suites start one of their own. */
export const givenUri: string | undefined = process.env['MONGODB_URI'];

/** A server of its own for the suite: WiredTiger, synced at every commit, on a port of its own in a temporary folder. */
export async function startEngine({ standalone = false } = {}): Promise<TestEngine> {
  const binary = process.env['HOSO_STORE_BINARY'] ?? ENGINES.secantusProgram;
  if (!existsSync(binary)) throw new Error('There is no store to start here: `npm start` builds one, HOSO_STORE_BINARY names another.');
  const folder = await mkdtemp(join(tmpdir(), 'hoso-store-'));
  const [port = 0] = await ownPorts(1);
  const uri = `mongodb://127.0.0.1:${port}/?directConnection=true`;
  let child: ChildProcess | null = null;
  const start = async (): Promise<void> => {
    const flags = [
      '--sync-on-commit',
      '--cache-size',
      '256M',
      '--log-level',
      'ERROR',
      ...(standalone ? ['--standalone'] : []),
    ];
    child = spawn(binary, ['--port', String(port), '--storage-path', folder, ...flags], {
      cwd: folder,
      stdio: 'ignore',
    });
    await untilAnswers(uri, child);
  };
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    const leaving = child;
    child = null;
    if (!leaving || leaving.exitCode !== null) return;
    const gone = new Promise((resolve) => leaving.once('exit', resolve));
    leaving.kill(signal);
    await gone;
  };
  await start();
  return {
    uri,
    start,
    kill: () => end('SIGKILL'),
    pause: async () => {
      if (child?.pid !== undefined) await holdStill(child.pid);
    },
    resume: () => child?.kill('SIGCONT'),
    dispose: async () => {
      await end('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function untilAnswers(uri: string, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + READY_WITHIN_MS;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the store server ended with code ${child.exitCode}`);
    try {
      const store = await MongooseStore.connect({ uri, database: 'ready', operationTimeoutMs: 1_000 });
      return await store.close();
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
  }
}
