/**
 * Whether a dossier has become dearer: `npm run bench:gate`. Ours beside the floor in one run, held against the figures in
 * `accepted.json`. `--accept` puts what was found in their place. `--stage file` also writes into that file how many figures
 * passed and failed, for `npm test`.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { driverOf } from '../contest/caption.js';
import { keepResult } from '../keep-result.js';
import { onEngines, type Footing } from '../on-engines.js';
import { accept, areOfTheSameEngines, readAccepted } from './accepted.js';
import { findFigures } from './find-figures.js';
import { judge } from './judgement.js';
import { tableOf } from './table.js';

interface GateWishes {
  readonly accept: boolean;
  readonly stage?: string;
}

const NOT_PASSED = 'The gate is NOT passed.';

await onEngines('npm run bench:gate', readGateWishes, async (wishes, footing) => {
  try {
    if (!(await tryToPass(wishes, footing))) process.exitCode = 1;
  } catch (error) {
    throw new Error(`${NOT_PASSED} ${(error as Error).message}`, { cause: error });
  }
});

function readGateWishes(args: readonly string[]): GateWishes {
  return parseArgs({ args: [...args], options: { accept: { type: 'boolean', default: false }, stage: { type: 'string' } } }).values;
}

/** Answers whether the gate is passed, and tells why. */
async function tryToPass({ accept: accepts, stage }: GateWishes, footing: Footing): Promise<boolean> {
  const { terminal, projectFolder } = footing;
  const found = await findFigures(footing);
  await keepResult(footing, found);
  const { turns: _turns, calls: _calls, ...kept } = found;
  if (accepts) await accept(projectFolder, kept);
  const accepted = readAccepted(projectFolder);
  if (accepted === null) throw new Error('No figures are accepted yet: look at these, and accept them with --accept.');
  const checks = judge(found.figures, accepted.figures);
  for (const line of tableOf(checks)) terminal.line(line);
  for (const [whose, caption] of [['Now', found], ['Accepted', accepted]] as const) {
    const { commit, machine, kafka, store } = caption;
    terminal.line(`  ${whose}: commit ${commit}; ${machine}; ${kafka}, by ${driverOf(caption)}; ${store}`);
  }
  const isComparable = areOfTheSameEngines(found, accepted);
  const wrong = isComparable ? checks.flatMap((check) => check.wrong ?? []) : [];
  const skipped = isComparable ? 0 : checks.length;
  // That everything filed came to its result is a check as well; where it fails nothing comes so far.
  const counts = { passed: 1 + checks.length - wrong.length - skipped, failed: wrong.length, skipped };
  if (stage !== undefined) await writeFile(stage, JSON.stringify(counts));
  const unsaid = isComparable ? '' : ' Its figures are held against none: those that were accepted are of other engines or by another client.';
  terminal.line(wrong.length > 0 ? `${NOT_PASSED} ${wrong.join(' ')}` : `The gate is passed.${unsaid}`);
  return wrong.length === 0;
}
