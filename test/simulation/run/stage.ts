import { writeFile } from 'node:fs/promises';

import { faultsIn, linesOf, type Tally } from './tally.js';
import { runSeeds } from './workers.js';

/** Histories that one test run lives through, or as many of them as fit the time. */
const HISTORIES_MAX = 20_000;
const SECONDS_MAX = 240;
/** Eight times as many as find any of the planted bugs. A machine on which fewer fit is too slow, or too busy, to say anything. */
const HISTORIES_MIN = 8_000;

/**
 * The stage of `npm test`: as many histories as fit the time, each a check. Writes how many passed and failed into the
 * file.
 */
export async function stage(file: string, say: (line: string) => void): Promise<number> {
  const begun = performance.now();
  const seconds = (): number => (performance.now() - begun) / 1_000;
  const { tally, cores } = await runSeeds(1, HISTORIES_MAX, { onProgress: () => seconds() < SECONDS_MAX });
  if (tally.histories < HISTORIES_MAX) say(`${many(tally.histories)} of ${many(HISTORIES_MAX)} histories fitted ${SECONDS_MAX} s`);
  for (const line of linesOf(tally, seconds(), cores)) say(line);
  const counts = { passed: tally.histories - tally.violations.length, failed: tally.violations.length, skipped: 0 };
  for (const complaint of complaintsAbout(tally)) {
    say(`FAILED: ${complaint}`);
    counts.failed += 1;
  }
  await writeFile(file, JSON.stringify(counts));
  return counts.failed === 0 ? 0 : 1;
}

/** Why histories without a violation would still say too little. */
export function complaintsAbout(tally: Tally): readonly string[] {
  return [
    ...(faultsIn(tally) < 30 * tally.histories ? ['fewer than 30 faults per history'] : []),
    ...(tally.histories < HISTORIES_MIN ? [`fewer than ${many(HISTORIES_MIN)} histories fitted ${SECONDS_MAX} s`] : []),
  ];
}

function many(count: number): string {
  return count.toLocaleString('en');
}
