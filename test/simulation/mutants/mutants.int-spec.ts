import { readFile } from 'node:fs/promises';

import { beforeAll, describe, expect, it } from '@jest/globals';

import { withTable } from '../../support/table-in-page.js';
import { buildProduct, simulateCompiled } from '../compiled-simulator.js';
import { HISTORIES_MAX, tableOf, type Found } from './found.js';
import { MUTANTS, plantedOf, SURVIVORS } from './mutants.js';

/** So many histories what does no harm must survive here; the page says with which command it survives more. */
const SURVIVED = 100;

const textOf = (name: string): Promise<string> => readFile(new URL(name, import.meta.url), 'utf8');
const FOUND = JSON.parse(await textOf('runs.json')) as readonly Found[];
const whatOf = (name: string): string => plantedOf(name).what;

beforeAll(buildProduct, 120_000);

describe('a planted bug of the protocol', () => {
  const found = FOUND.map((one) => ({ ...one, what: whatOf(one.name) }));

  it.each(found)('is caught: $name at seed $seed by $invariant, $what', async ({ name, seed, invariant }) => {
    // With another product a seed is another history: `npm run simulate:planted` looks for one that shows the bug.
    expect(await simulateCompiled('--seed', String(seed), '--planted', name)).toContain(`VIOLATED ${invariant}`);
  }, 60_000);

  it('is one of fifteen at least, and is found within a thousand histories', () => {
    expect(new Set(MUTANTS.map(({ name }) => name)).size).toBeGreaterThanOrEqual(15);
    expect(FOUND.map(({ name }) => name)).toEqual(MUTANTS.map(({ name }) => name));
    expect(FOUND.filter(({ seed }) => seed < 1 || seed > HISTORIES_MAX)).toEqual([]);
  });

  it.each(SURVIVORS)('does no harm here: $name, $what', async ({ name }) => {
    expect(await simulateCompiled('--seeds', `1..${SURVIVED}`, '--planted', name)).toMatch(/^no violation$/m);
  }, 120_000);

  it('is on the page with the seed and the invariant that show it', async () => {
    const page = await textOf('README.md');
    expect(page).toBe(withTable(page, tableOf(FOUND, whatOf)));
  });
});
