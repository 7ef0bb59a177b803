import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { arch, cpus, platform } from 'node:os';

import { faultsIn, type Tally } from './tally.js';
import { runSeeds } from './workers.js';

const FOLDER = '.data/simulation';
/** How far a release run has come. */
const STATE = `${FOLDER}/release.json`;
/** One line of JSON per slice. */
const EVIDENCE = `${FOLDER}/evidence.jsonl`;
const SLICE = 2_000;

/** Lives that many histories through, slice by slice; a run that was broken off goes on where it was. Seeds begin at 1. */
export async function release(count: number, say: (line: string) => void): Promise<number> {
  await mkdir(FOLDER, { recursive: true });
  let next = await nextSeed();
  if (next > count) say(`All ${count} histories have been lived through; ${EVIDENCE} has them.`);
  let violated = 0;
  while (next <= count) {
    const last = Math.min(count, next + SLICE - 1);
    const begunAt = new Date().toISOString();
    const begun = performance.now();
    const { tally, cores } = await runSeeds(next, last, {});
    const seconds = (performance.now() - begun) / 1_000;
    await appendFile(EVIDENCE, `${JSON.stringify(evidenceOf({ first: next, last, begunAt, seconds, cores }, tally))}\n`);
    next = last + 1;
    await writeFile(STATE, JSON.stringify({ next }));
    violated += tally.violations.length;
    say(`seeds to ${last}: ${faultsIn(tally)} faults, ${(tally.histories / seconds / cores).toFixed(1)} histories/s per core, ` +
      `${tally.violations.length} with violations`);
    for (const { seed, invariant, what } of tally.violations) say(`VIOLATED ${invariant}: ${what}\n  npm run simulate -- --seed ${seed}`);
  }
  return violated === 0 ? 0 : 1;
}

async function nextSeed(): Promise<number> {
  try {
    return (JSON.parse(await readFile(STATE, 'utf8')) as { readonly next: number }).next;
  } catch {
    return 1;
  }
}

interface Run {
  readonly first: number;
  readonly last: number;
  readonly begunAt: string;
  readonly seconds: number;
  readonly cores: number;
}

function evidenceOf(run: Run, tally: Tally): object {
  const { histories, events, virtualMs, drainMsMax, faults, violations } = tally;
  const versions = { node: process.version, platform: platform(), arch: arch(), processor: cpus()[0]?.model ?? '' };
  return { ...run, versions, histories, events, virtualMs, drainMsMax, faultsTotal: faultsIn(tally), faults, violations };
}
