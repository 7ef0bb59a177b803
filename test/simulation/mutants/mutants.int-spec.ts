import { readFile } from 'node:fs/promises';

import { beforeAll, describe, expect, it } from '@jest/globals';

import { buildProduct, simulateCompiled } from '../compiled-simulator.js';
import { FOUND } from './found.js';
import { MUTANTS, SURVIVORS } from './mutants.js';

/** So many histories what does no harm must survive here; the page says with which command it survives more. */
const SURVIVED = 100;

beforeAll(buildProduct, 120_000);

describe('a planted bug of the protocol', () => {
  const found = MUTANTS.map(({ name, what }) => ({ name, what, ...FOUND[name]! }));

  it.each(found)('is caught: $name at seed $seed by $invariant, $what', async ({ name, seed, invariant }) => {
    expect(await simulateCompiled('--seed', String(seed), '--planted', name)).toContain(`VIOLATED ${invariant}`);
  }, 60_000);

  it('is one of fifteen at least, and is found within a thousand histories', () => {
    expect(new Set(MUTANTS.map(({ name }) => name)).size).toBeGreaterThanOrEqual(15);
    expect(Object.keys(FOUND).sort()).toEqual(MUTANTS.map(({ name }) => name).sort());
    expect(found.filter(({ seed }) => seed < 1 || seed > 1_000)).toEqual([]);
  });

  it.each(SURVIVORS)('does no harm here: $name, $what', async ({ name }) => {
    expect(await simulateCompiled('--seeds', `1..${SURVIVED}`, '--planted', name)).toMatch(/^no violation$/m);
  }, 120_000);

  it('is on the page with the seed and the invariant that show it', async () => {
    const page = await readFile(new URL('../README.md', import.meta.url), 'utf8');
    for (const { name, seed, invariant } of found) {
      expect(page).toMatch(new RegExp(`^\\| \`${name}\`[^|]*\\| ${seed} \\| ${invariant.split(' ')[0]} \\|$`, 'm'));
    }
  });
});
