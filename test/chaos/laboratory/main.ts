import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

import { readSurroundings } from '../../../deploy/local/surroundings.js';
import { withTable } from '../../support/table-in-page.js';
import { experiment, type Findings } from './experiment.js';
import { CALM, RELEASE, RELEASE_SLICES, SLICE, USUAL, type Size } from './sizes.js';
import { tableOf, type Record } from './table.js';

/**
 * `npm run chaos`: one experiment of the usual size. `--slice`: at least one fault of every family. `--calm`: none at all.
 * `npm run chaos:release`: as many as a release asks for, one after the other; what is done already is not done again.
 * `--seed 7` repeats a schedule, `--record` puts what was found on the page, `--keep file` keeps the evidence itself.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    slice: { type: 'boolean', default: false },
    calm: { type: 'boolean', default: false },
    release: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
    evidence: { type: 'string' },
    keep: { type: 'string' },
  },
});
const { projectFolder } = readSurroundings();
const evidenceFolder = join(projectFolder, '.data', 'chaos', 'evidence');
const since = performance.now();
const say = (line: string): void => void process.stdout.write(`${((performance.now() - since) / 1_000).toFixed(0).padStart(5)} s${line}\n`);

/** Does one experiment and keeps what was found in that file. */
async function perform(seed: number, size: Size, file: string): Promise<Record> {
  say(`  seed ${seed}`);
  const begunAt = new Date().toISOString();
  const findings = await experiment({ seed, size, say, ...(values.keep ? { keepEvidence: values.keep } : {}) });
  const gibibytes = Math.round(totalmem() / 2 ** 30);
  const machine = `${cpus().length} processors (${cpus()[0]?.model ?? 'unknown'}), ${gibibytes} GiB, Node ${process.version}`;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify({ begunAt, machine, ...findings }, undefined, 2)}\n`);
  for (const { anomaly, says } of findings.verdict.findings) if (anomaly !== 'recovered') process.stdout.write(`  ${anomaly}: ${says}\n`);
  const { seen, counts } = findings.verdict;
  process.stdout.write(`${isGood(findings) ? 'Holds' : 'DOES NOT HOLD'}: ${JSON.stringify(seen)}, found ${JSON.stringify(counts)}.\n`);
  process.stdout.write(`The evidence is in ${file}.\n`);
  return { begunAt, machine, ...findings };
}

function isGood({ verdict, failed, drainedMs, restart }: Findings | Record): boolean {
  return verdict.holds && failed.length === 0 && drainedMs !== null && restart?.rebuiltMs !== null;
}

async function performRelease(seed: number): Promise<readonly Record[]> {
  const records: Record[] = [];
  for (let slice = 1; slice <= RELEASE_SLICES; slice += 1) {
    const file = join(evidenceFolder, `release-${seed}`, `slice-${slice}.json`);
    say(`  slice ${slice} of ${RELEASE_SLICES}${existsSync(file) ? ', done before' : ''}`);
    records.push(existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as Record) : await perform(seed + slice, RELEASE, file));
  }
  return records;
}

async function record(records: readonly Record[]): Promise<void> {
  const folder = join(projectFolder, 'test', 'chaos');
  const kept = records.map(({ verdict: { holds, seen, counts }, ...one }): Record => ({ ...one, verdict: { holds, seen, counts } }));
  await writeFile(join(folder, 'runs.json'), `${JSON.stringify(kept, undefined, 2)}\n`);
  const page = join(folder, 'README.md');
  await writeFile(page, withTable(await readFile(page, 'utf8'), tableOf(kept)));
}

const seed = Number(values.seed ?? (values.release ? 1_000 : Math.floor(Date.now() / 1_000) % 100_000));
const size = values.calm ? CALM : values.slice ? SLICE : USUAL;
const file = values.evidence ?? join(evidenceFolder, `${new Date().toISOString().replaceAll(':', '-')}-seed-${seed}.json`);
const records = values.release ? await performRelease(seed) : [await perform(seed, size, file)];
if (values.record || values.release) await record(records);
process.exit(records.every(isGood) ? 0 : 1);
