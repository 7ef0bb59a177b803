import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { beforeAll, describe, expect, it } from '@jest/globals';

import { FOUND } from './found.js';
import { MUTANTS } from './mutants.js';

const TOP = fileURLToPath(new URL('../../../', import.meta.url));

/** What the simulator says about one history of the compiled product. */
async function simulate(...args: readonly string[]): Promise<string> {
  const command = [fileURLToPath(new URL('../../../dist/test/simulation/run/main.js', import.meta.url)), ...args];
  const ended = promisify(execFile)(process.execPath, command, { cwd: TOP, maxBuffer: 2 ** 26, env: { PATH: process.env['PATH'] } });
  return ended.then(({ stdout }) => stdout, (error: { readonly stdout: string }) => error.stdout);
}

beforeAll(async () => {
  const { build } = (await import('../../../deploy/local/build.mjs' as string)) as { build(): Promise<unknown> };
  await build();
}, 120_000);

describe('a planted bug of the protocol', () => {
  it.each(MUTANTS.map(({ name, what }) => [name, what] as const))('is caught: %s, %s', async (name) => {
    const { seed, invariant } = FOUND[name]!;
    expect(await simulate('--seed', String(seed), '--planted', name)).toContain(`VIOLATED ${invariant}`);
  }, 60_000);
});

describe('a seed that found a fault', () => {
  it.each([
    [11_614, 'a filing that the store kept, lost the answer of and then called known lost its content'],
    [212_044, 'a code was given twice: its write had been carried out, was called missed, and the dossier had moved on since'],
    [38_801, 'a code was given twice: its write had been carried out, was called missed, and the dossier was overlooked'],
  ])('keeps every promise now: %i, %s', async (seed) => {
    const told = await simulate('--seed', String(seed));
    expect(told).not.toContain('VIOLATED');
    expect(told).toContain('no violation');
  }, 60_000);
});
