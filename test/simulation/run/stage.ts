import { writeFile } from 'node:fs/promises';

import { faultsIn, linesOf } from './tally.js';
import { runSeeds } from './workers.js';

/** Histories that one test run lives through at most, and how long it may take over them. */
const HISTORIES_MAX = 20_000;
const SECONDS_MAX = 130;

/**
 * The stage of `npm test`: as many histories as fit the time, each a check. Writes how many passed and failed into the
 * file.
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
  await writeFile(file, JSON.stringify(counts));
  return counts.failed === 0 ? 0 : 1;
}
