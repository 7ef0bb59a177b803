import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { readSurroundings } from './surroundings.js';

const LAUNCHER = join(readSurroundings().projectFolder, 'deploy/local/launch.mjs');
/** Apart from where journeys, which run beside it, look for ports: both would find the same ones free, and only one get them. */
const PORT_BASE = '18000';

/** The command itself, as a person gives it, on engines of its own. */
async function check(...args: readonly string[]): Promise<{ readonly code: number | null; readonly words: string }> {
  const { MONGODB_URI: _uri, KAFKA_BROKERS: _brokers, NODE_OPTIONS: _options, ...environment } = process.env;
  const command = [LAUNCHER, '--check', '--port-base', PORT_BASE, ...args];
  const child = spawn(process.execPath, command, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let words = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (words += part.toString()));
  const [code] = (await once(child, 'exit')) as [number | null];
  return { code, words };
}

describe('the check', () => {
  it('proves the whole house while every service, the broker and the store are killed under it', async () => {
    const { code, words } = await check('--kill', '--dossiers', '200');
    expect(words.match(/ {2}NO .*/g) ?? []).toEqual([]);
    expect(words).toMatch(/yes +10 {2}killed in the middle of work, and back at work/);
    expect(words.trimEnd().split('\n').at(-1)).toMatch(/^Proven: \d+ dossiers accepted, nothing lost, nothing doubled/);
    expect(code).toBe(0);
  }, 600_000);
});
