import { readFile } from 'node:fs/promises';

import { beforeAll, describe, expect, it } from '@jest/globals';

import { buildProduct, simulateCompiled } from '../compiled-simulator.js';
import { FOUND } from './found.js';
import { MUTANTS } from './mutants.js';

beforeAll(buildProduct, 120_000);

describe('a planted bug of the protocol', () => {
  const found = MUTANTS.map(({ name, what }) => ({ name, what, ...FOUND[name]! }));

  it.each(found)('is caught: $name at seed $seed by $invariant, $what', async ({ name, seed, invariant }) => {
    expect(await simulateCompiled('--seed', String(seed), '--planted', name)).toContain(`VIOLATED ${invariant}`);
  }, 60_000);

  it('is on the page with the seed and the invariant that show it', async () => {
    const page = await readFile(new URL('../README.md', import.meta.url), 'utf8');
    for (const { name, seed, invariant } of found) {
      expect(page).toMatch(new RegExp(`^\\| \`${name}\`[^|]*\\| ${seed} \\| ${invariant.split(' ')[0]} \\|$`, 'm'));
    }
  });
});
