import { join } from 'node:path';

import { putOnRecord } from '../../support/table-in-page.js';
import { HISTORIES_MAX, tableOf, type Found } from '../mutants/found.js';
import { MUTANTS, plantedOf } from '../mutants/mutants.js';
import { runSeeds } from './workers.js';

/**
 * Looks for the first histories that show each planted bug, and puts them on record where all are found: with another product a
 * seed is another history.
 */
export async function searchPlanted(projectFolder: string, say: (line: string) => void): Promise<number> {
  const found: Found[] = [];
  for (const { name } of MUTANTS) {
    const { tally } = await runSeeds(1, HISTORIES_MAX, { planted: name, onProgress: ({ violations }) => violations.length === 0 });
    const [first] = tally.violations;
    if (first !== undefined) found.push({ name, seed: first.seed, invariant: first.invariant });
    say(`${name}: ${first === undefined ? `NOT FOUND in ${HISTORIES_MAX} histories` : `seed ${first.seed}, ${first.invariant}`}`);
  }
  if (found.length < MUTANTS.length) return 1;
  await putOnRecord(join(projectFolder, 'test', 'simulation', 'mutants'), found, tableOf(found, (name) => plantedOf(name).what));
  return 0;
}
