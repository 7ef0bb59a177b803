import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
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
  const found = MUTANTS.map(({ name, what }) => ({ name, what, ...FOUND[name]! }));

  it.each(found)('is caught: $name at seed $seed by $invariant, $what', async ({ name, seed, invariant }) => {
    expect(await simulate('--seed', String(seed), '--planted', name)).toContain(`VIOLATED ${invariant}`);
  }, 60_000);

  it('is on the page with the seed and the invariant that show it', async () => {
    const page = await readFile(new URL('../README.md', import.meta.url), 'utf8');
    for (const { name, seed, invariant } of found) {
      expect(page).toMatch(new RegExp(`^\\| \`${name}\`[^|]*\\| ${seed} \\| ${invariant.split(' ')[0]} \\|$`, 'm'));
    }
  });
});
