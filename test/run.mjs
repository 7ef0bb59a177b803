/**
 * Everything that this machine can prove, stage by stage, and at the end one line that counts it all, however it ends:
 * `N passed, N failed, N skipped`. Types, lint and build count as one check each, and so does a run that is broken off.
 *
 * `node test/run.mjs` runs all stages, `node test/run.mjs unit` only the named ones.
 */
import '../deploy/local/require-node.mjs';

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('../', import.meta.url));
const BIN = join(PROJECT, 'node_modules', '.bin');
/** So many suites at once: those that compute, and those that mostly wait, for a dead engine's return or for a deadline. */
const [COMPUTING, WAITING] = [2, 3];
const NOTHING = { passed: 0, failed: 0, skipped: 0 };
const FAILED = { ...NOTHING, failed: 1 };

const STAGES = {
  types: () => check(process.execPath, [join(BIN, 'tsc'), '-p', 'tsconfig.json']),
  lint: () => check(process.execPath, [join(BIN, 'oxlint'), '--quiet']),
  build: () => check(process.execPath, [join('deploy', 'local', 'build.mjs')]),
  unit: () => suites('unit', COMPUTING),
  catches: () => catches(),
  simulation: () => program('simulation/run/main.js'),
  properties: () => suites('properties', COMPUTING),
  integration: async () => suites('integration', WAITING, await engines()),
  'end-to-end': async () => suites('end-to-end', COMPUTING, await engines()),
  chaos: () => laboratory(),
  gate: () => program('bench/gate/main.js'),
};

/** Where stages leave what they counted. */
let results;

/** The desk where suites ask for engines, the same one for all stages; opened by the first stage that needs it. */
let desk;

async function engines() {
  if (desk === undefined) {
    const { build } = await import('../deploy/local/build.mjs');
    await build();
    const { openEngineDesk } = await import(new URL('../dist/test/support/engine-desk.js', import.meta.url).href);
    desk = await openEngineDesk();
  }
  return { HOSO_ENGINE_DESK: desk.url };
}

const total = { ...NOTHING };

/** What runs at the moment; it is told when this process is told to end. */
let running;
let isEnding = false;
for (const [signal, number] of [['SIGINT', 2], ['SIGTERM', 15]]) {
  process.once(signal, () => {
    isEnding = true;
    running?.kill(signal);
    total.failed += 1;
    void finish(128 + number);
  });
}

/** Ends everything, says what was counted, and ends. */
async function finish(code) {
  try {
    await desk?.close();
    if (results !== undefined) rmSync(results, { recursive: true, force: true });
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    total.failed += 1;
  }
  process.stdout.write(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
  process.exit(code ?? (total.failed === 0 && total.passed > 0 ? 0 : 1));
}

function run(command, args, environment = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: PROJECT,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...process.env,
        ...environment,
        PATH: `${BIN}:${process.env.PATH}`,
        NODE_OPTIONS: '--experimental-vm-modules --no-warnings',
      },
    });
    running = child;
    child.on('error', () => resolve(1));
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

async function check(command, args) {
  return (await run(command, args)) === 0 ? { ...NOTHING, passed: 1 } : FAILED;
}

/** A program that counts its own checks: histories, catches, or figures of the gate. */
async function program(path, ...wishes) {
  const { build } = await import('../deploy/local/build.mjs');
  await build();
  const file = join(results, 'counts.json');
  rmSync(file, { force: true });
  const code = await run(process.execPath, [join('dist', 'test', path), '--stage', file, ...wishes]);
  return countedBy(code, file, (counts) => counts);
}

/**
 * What a run has counted. One that ends without having counted anything has failed, and so has one that counts no failure and
 * ends as one.
 */
function countedBy(code, file, read) {
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    process.stdout.write('It ended without having counted anything.\n');
    return FAILED;
  }
  const counts = read(JSON.parse(text));
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** One kind of suites. */
async function suites(project, sideBySide, environment, ...wishes) {
  const file = join(results, `${project}.json`);
  const code = await run(process.execPath, [
    join(BIN, 'jest'), '--selectProjects', project, '--passWithNoTests', '--json', `--outputFile=${file}`, `--maxWorkers=${sideBySide}`,
    ...wishes,
  ], environment);
  return countedBy(code, file, (counted) => ({
    passed: counted.numPassedTests,
    failed: counted.numFailedTests + counted.numRuntimeErrorTestSuites,
    skipped: counted.numPendingTests + counted.numTodoTests,
  }));
}

/** Whether the unit suites of the heart and of the courier reach every catch there: a failure that nobody has seen come is not handled. */
async function catches() {
  const folder = join(results, 'coverage');
  const { failed } = await suites(
    'unit', COMPUTING, {}, '--testPathPatterns=libs/(ledger|messaging)/', '--coverage', '--coverageProvider=v8',
    '--collectCoverageFrom=libs/{ledger,messaging}/src/**/!(*spec).ts', '--coverageReporters=json', `--coverageDirectory=${folder}`,
  );
  if (failed > 0) return { ...NOTHING, failed };
  return program('architecture/reached/main.js', '--coverage', join(folder, 'coverage-final.json'));
}

/** A slice of the laboratory. Each fault that was carried out counts, and so does each kind of thing that the checker found. */
async function laboratory() {
  const { build } = await import('../deploy/local/build.mjs');
  await build();
  const file = join(results, 'chaos.json');
  const slice = ['--slice', '--seed', '2026', '--evidence', file];
  await run(process.execPath, [join('dist', 'test', 'chaos', 'laboratory', 'main.js'), ...slice]);
  // Its code tells as well whether times kept their limits, which no test asserts.
  return countedBy(0, file, countsOfEvidence);
}

function countsOfEvidence(found) {
  const sum = (counts) => Object.values(counts).reduce((total, count) => total + count, 0);
  const without = Object.keys(found.planned).filter((family) => found.carriedOut[family] + found.skipped[family] === 0);
  for (const family of without) process.stdout.write(`No fault of this family struck anything: ${family}.\n`);
  const wrong = Object.keys(found.verdict.counts).filter((anomaly) => anomaly !== 'recovered').length;
  return {
    passed: sum(found.carriedOut) + (found.verdict.holds ? 1 : 0),
    failed: found.failed.length + without.length + (found.verdict.holds ? 0 : Math.max(1, wrong)) +
      [found.drainedMs, found.drainedAtEndMs].filter((ms) => ms === null).length,
    skipped: sum(found.skipped),
  };
}

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in STAGES));
if (unknown.length > 0) {
  process.stderr.write(`No stage is called ${unknown.join(', ')}: there are ${Object.keys(STAGES).join(', ')}.\n`);
  process.exit(2);
}
try {
  results = mkdtempSync(join(tmpdir(), 'hoso-test-'));
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  total.failed += 1;
  await finish();
}
for (const name of asked.length > 0 ? asked : Object.keys(STAGES)) {
  // Nothing more begins: the process is about to end.
  if (isEnding) await new Promise(() => undefined);
  const begun = performance.now();
  process.stdout.write(`\n== ${name}\n`);
  const counts = await STAGES[name]().catch((error) => {
    process.stderr.write(`${error.message}\n`);
    return FAILED;
  });
  for (const key of Object.keys(total)) total[key] += counts[key];
  const seconds = ((performance.now() - begun) / 1_000).toFixed(1);
  process.stdout.write(`== ${name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped, ${seconds} s\n`);
}
await finish();
