import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { sharedKafka, sharedStore, temporaryFolder } from '../../test/support/engines.js';
import { identityOf } from './processes.js';
import { readSurroundings } from './surroundings.js';

const HOUSE = join(readSurroundings().projectFolder, 'dist/test/support/fixtures/small-house.js');
const WITHIN_MS = 60_000;

const kafka = await sharedKafka();
const store = await sharedStore();

/** The real launcher on named engines, with small services in the place of the real ones. */
describe('the launcher', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  const started: ChildProcess[] = [];

  beforeAll(async () => {
    folder = await temporaryFolder();
  });
  afterAll(async () => {
    for (const child of started) child.kill('SIGKILL');
    await folder.remove();
  });

  const launcher = (project: string, args: readonly string[] = []): { child: ChildProcess; words: () => string } => {
    const engines = { MONGODB_URI: store.uri, KAFKA_BROKERS: kafka.brokers.join(',') };
    const child = spawn(process.execPath, [HOUSE, project, '--port-base', '23000', ...args], {
      env: { ...process.env, ...engines, LOG_LEVEL: 'warn' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    started.push(child);
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (text += part.toString()));
    return { child, words: () => text };
  };
  const until = async (probe: () => boolean, words: () => string): Promise<void> => {
    const deadline = performance.now() + WITHIN_MS;
    while (!probe()) {
      if (performance.now() > deadline) throw new Error(`Not within ${WITHIN_MS} ms. Said: ${words()}`);
      await pause(50);
    }
  };

  it('stands the house up, says so once, gives each process its environment, and takes everything down', async () => {
    const project = join(folder.path, 'whole');
    await mkdir(project);
    const { child, words } = launcher(project, ['--rate', '2.5']);
    await until(() => words().includes('Ctrl-C stops everything'), words);
    expect(words().match(/Hoso stands/g)).toHaveLength(1);

    const [, base = ''] = /localhost:(\d+)4\n/.exec(words()) ?? [];
    const environmentOf = async (place: number): Promise<Record<string, string>> =>
      (await (await fetch(`http://127.0.0.1:${base}${place}/environment`)).json()) as Record<string, string>;
    const [intake, neighbours] = [await environmentOf(1), await environmentOf(9)];
    expect(intake).toMatchObject({
      MONGODB_URI: store.uri,
      KAFKA_BROKERS: kafka.brokers.join(','),
      SERVICE_CLIENT_ID: 'intake',
      DATA_FOLDER: join(project, '.data/1/records/files/intake'),
      LOG_LEVEL: 'warn',
    });
    expect(neighbours).toMatchObject({ REHEARSAL_RATE: '2.5', SERVICE_CLIENT_SECRET: intake['SERVICE_CLIENT_SECRET'] });

    const list = JSON.parse(readFileSync(join(project, '.data/1/run.json'), 'utf8')) as { processes: { pid: number }[] };
    expect(list.processes).toHaveLength(5);
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await gone;
    expect(words()).toContain('outcome: stopped');
    expect(list.processes.map(({ pid }) => identityOf(pid)).filter(Boolean)).toEqual([]);
  }, 120_000);

  it('ends what it has begun when it is interrupted before the house stands', async () => {
    const project = join(folder.path, 'interrupted');
    await mkdir(project);
    const { child, words } = launcher(project);
    const list = join(project, '.data/1/run.json');
    await until(() => readQuietly(list).includes('"pid"'), words);
    const pids = [...readQuietly(list).matchAll(/"pid": (\d+)/g)].map(([, pid]) => Number(pid));
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await gone;
    expect(words()).toMatch(/outcome: (interrupted|stopped)/);
    expect(pids.length).toBeGreaterThan(0);
    expect(pids.map(identityOf).filter(Boolean)).toEqual([]);
    expect(readQuietly(list)).toContain('"processes": []');
  }, 120_000);
});

function readQuietly(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
