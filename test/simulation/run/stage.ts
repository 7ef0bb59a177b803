import { writeFile } from 'node:fs/promises';

import { MUTANTS } from '../mutants/mutants.js';
import { FOUND } from '../mutants/found.js';
import { faultsIn, linesOf } from './tally.js';
import { runSeeds } from './workers.js';

/** Histories that one test run lives through at most, and how long it may take over them. */
const HISTORIES_MAX = 20_000;
const SECONDS_MAX = 150;

/**
 * The stage of `npm test`: as many histories as fit the time, and every planted bug at the seed where it shows. Writes
 * how many checks passed and failed into the file.
 */
export async function stage(file: string, say: (line: string) => void): Promise<number> {
  const begun = performance.now();
  const seconds = (): number => (performance.now() - begun) / 1_000;
  const { tally, cores } = await runSeeds(1, HISTORIES_MAX, { onProgress: () => seconds() < SECONDS_MAX });
  for (const line of linesOf(tally, seconds(), cores)) say(line);
  const counts = { passed: tally.histories - tally.violations.length, failed: tally.violations.length, skipped: 0 };
  const isHarsh = faultsIn(tally) >= 30 * tally.histories;
  if (!isHarsh) say('FAILED: fewer than 30 faults per history');
  counts[isHarsh ? 'passed' : 'failed'] += 1;
  for (const { name } of MUTANTS) {
    const found = FOUND[name];
    if (found === undefined) continue;
    const { tally: planted } = await runSeeds(found.seed, found.seed, { planted: name });
    const isCaught = planted.violations.some(({ invariant }) => invariant === found.invariant);
    say(`${isCaught ? 'caught' : 'FAILED: not caught'}: ${name} at seed ${found.seed} by ${found.invariant}`);
    counts[isCaught ? 'passed' : 'failed'] += 1;
  }
  await writeFile(file, JSON.stringify(counts));
  return counts.failed === 0 ? 0 : 1;
}
