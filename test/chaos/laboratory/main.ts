import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

import { readSurroundings } from '../../../deploy/local/surroundings.js';
import { codeDigest } from '../../support/code-digest.js';
import { readIfThere } from '../../support/read-if-there.js';
import { putOnRecord } from '../../support/table-in-page.js';
import { countsOf, versionsOf } from './evidence-head.js';
import { experiment } from './experiment.js';
import { goalsOf, isGood } from './goals.js';
import { CALM, FURTHER_RELEASE, RELEASE, RELEASE_SLICES, SLICE, USUAL, type Size } from './sizes.js';
import { tableOf, type Record } from './table.js';
import { readWishes, USAGE, type Wishes } from './wishes.js';

/** `npm run chaos` and `npm run chaos:release`; `wishes.ts` has what may be asked for. */
const EXIT_USAGE = 2;
const RELEASE_SEED = 1_000;
const SIZES = { calm: CALM, slice: SLICE, usual: USUAL } as const;
const wishes = wishesOrEnd();
const { projectFolder } = readSurroundings();
const pageFolder = join(projectFolder, 'test', 'chaos');
const evidenceFolder = join(projectFolder, '.data', 'chaos', 'evidence');
const code = await codeDigest(join(projectFolder, 'dist'), 'chaos');
const since = performance.now();
const say = (line: string): void => void process.stdout.write(`${((performance.now() - since) / 1_000).toFixed(0).padStart(5)} s${line}\n`);

/** Does one experiment and keeps what was found in that file. */
async function perform(seed: number, size: Size, file: string): Promise<Record> {
  say(`  seed ${seed}`);
  const begunAt = new Date().toISOString();
  const findings = await experiment({ seed, size, say, ...(wishes.keep === undefined ? {} : { keepEvidence: wishes.keep }) });
  const gibibytes = Math.round(totalmem() / 2 ** 30);
  const machine = `${cpus().length} processors (${cpus()[0]?.model ?? 'unknown'}), ${gibibytes} GiB, Node ${process.version}`;
  await mkdir(dirname(file), { recursive: true });
  const goals = goalsOf(findings);
  const head = { versions: await versionsOf(projectFolder, findings.engines), counts: countsOf(findings.verdict), goals };
  await writeFile(file, `${JSON.stringify({ begunAt, machine, code, ...head, ...findings }, undefined, 2)}\n`);
  for (const { anomaly, says } of findings.verdict.findings) if (anomaly !== 'recovered') process.stdout.write(`  ${anomaly}: ${says}\n`);
  const missed = goals.filter(({ reached }) => !reached);
  for (const { name, limit, found } of missed) process.stdout.write(`  missed: ${name}: ${found}, meant is ${limit}\n`);
  const { seen, unseen = [], counts } = findings.verdict;
  if (unseen.length > 0) process.stdout.write(`  there was nothing to see of: ${unseen.join(', ')}\n`);
  process.stdout.write(`${isGood(findings) ? 'Holds' : 'DOES NOT HOLD'}: ${JSON.stringify(seen)}, found ${JSON.stringify(counts)}.\n`);
  process.stdout.write(`The evidence is in ${file}.\n`);
  return { begunAt, machine, code, ...findings };
}

/** Puts each slice on record when it is done. What is on record of the same code is not done again. */
async function performRelease(seed: number): Promise<readonly Record[]> {
  const before = await readRecords();
  const records: Record[] = [];
  for (let slice = 1; slice <= RELEASE_SLICES; slice += 1) {
    const file = join(evidenceFolder, `release-${seed}`, `slice-${slice}.json`);
    const size = slice === 1 ? RELEASE : FURTHER_RELEASE;
    const done = before.find((one) => one.code === code && one.seed === seed + slice && isDeepStrictEqual(one.planned, size.counts));
    say(`  slice ${slice} of ${RELEASE_SLICES}${done === undefined ? '' : ', done before'}`);
    records.push(done ?? { ...(await perform(seed + slice, size, file)), slices: RELEASE_SLICES });
    if (done === undefined) await putOnPage(records);
  }
  return records;
}

/** What is on record. */
async function readRecords(): Promise<readonly Record[]> {
  const text = await readIfThere(join(pageFolder, 'runs.json'));
  return text === undefined ? [] : (JSON.parse(text.toString('utf8')) as readonly Record[]);
}

async function putOnPage(records: readonly Record[]): Promise<void> {
  const kept = records.map(({ verdict: { holds, seen, counts }, ...one }): Record => ({ ...one, verdict: { holds, seen, counts } }));
  await putOnRecord(pageFolder, kept, tableOf(kept));
}

function wishesOrEnd(): Wishes {
  try {
    return readWishes(process.argv.slice(2));
  } catch (error) {
    process.stdout.write(`${(error as Error).message}\n\n${USAGE}\n`);
    return process.exit(EXIT_USAGE);
  }
}

const { kind, evidence } = wishes;
const seed = wishes.seed ?? (kind === 'release' ? RELEASE_SEED : Math.floor(Date.now() / 1_000) % 100_000);
const file = evidence ?? join(evidenceFolder, `${new Date().toISOString().replaceAll(':', '-')}-seed-${seed}.json`);
try {
  const records = kind === 'release' ? await performRelease(seed) : [await perform(seed, SIZES[kind], file)];
  if (wishes.record) await putOnPage(records);
  process.exit(records.every(isGood) ? 0 : 1);
} catch (error) {
  process.stderr.write(`There was no run: ${(error as Error).message}\n`);
  process.exit(1);
}
