import { mkdir } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';

import { codeDigest } from '../../support/code-digest.js';
import { putOnRecord } from '../../support/table-in-page.js';
import { writeWhole } from '../../support/write-whole.js';
import { readSlices, sumOf, tableOf, type ReleaseSlice } from './release-record.js';
import { faultsIn, type Tally } from './tally.js';
import { runSeeds } from './workers.js';

/** Workers start anew with each slice, and are slow for the first few hundred histories. */
const SLICE = 20_000;
const TELL_EVERY_MS = 10_000;

/**
 * Lives that many histories through, slice by slice, seeds from 1 on, and puts what came of it on the page. A run that was
 * broken off goes on where it was as long as the code is the same; other code begins anew.
 */
export async function release(count: number, projectFolder: string, say: (line: string) => void): Promise<number> {
  const code = await codeDigest(join(projectFolder, 'dist'), 'simulation');
  const folder = join(projectFolder, '.data', 'simulation', code);
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'slices.json');
  const done = [...(await readSlices(file))];
  const begun = performance.now();
  for (let first = (done.at(-1)?.last ?? 0) + 1; first <= count; first = done.at(-1)!.last + 1) {
    const last = Math.min(count, first + SLICE - 1);
    const slice = await live(first, last, code, (lived, violated) => {
      say(`${secondsSince(begun)}  ${first - 1 + lived} of ${count} histories, ${violated} of this slice with violations`);
    });
    done.push(slice);
    await writeWhole(file, JSON.stringify(done));
    say(`${secondsSince(begun)}  ${wordsOf(slice, count)}`);
  }
  const sum = sumOf(done);
  for (const { seed, invariant, what } of sum.violations) say(`VIOLATED ${invariant}: ${what}\n  npm run simulate -- --seed ${seed}`);
  await putOnRecord(join(projectFolder, 'test', 'simulation'), sum, tableOf(sum));
  say(`${sum.histories} histories, ${sum.violations.length} with violations; ${file} has them slice by slice.`);
  return sum.violations.length === 0 ? 0 : 1;
}

async function live(
  first: number,
  last: number,
  code: string,
  tell: (lived: number, violated: number) => void,
): Promise<ReleaseSlice> {
  const begunAt = new Date().toISOString();
  const begun = performance.now();
  let told = begun;
  const onProgress = ({ histories, violations }: Tally): boolean => {
    if (performance.now() - told >= TELL_EVERY_MS) {
      told = performance.now();
      tell(histories, violations.length);
    }
    return true;
  };
  const { tally, cores } = await runSeeds(first, last, { onProgress });
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const machine = `${cores} processors (${cpus()[0]?.model ?? 'unknown'}), ${memory}, Node ${process.version}`;
  return { first, last, begunAt, seconds: (performance.now() - begun) / 1_000, cores, machine, code, ...tally };
}

function secondsSince(begun: number): string {
  return `${((performance.now() - begun) / 1_000).toFixed(0).padStart(6)} s`;
}

function wordsOf(slice: ReleaseSlice, count: number): string {
  const rate = slice.histories / slice.seconds;
  const left = Math.round((count - slice.last) / rate / 60);
  return `${slice.last} of ${count} histories, ${faultsIn(slice)} faults in the last ${slice.histories}, ` +
    `${(rate / slice.cores).toFixed(1)}/s per core, ${slice.violations.length} with violations, about ${left} min left`;
}
