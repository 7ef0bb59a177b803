import { parseArgs } from 'node:util';

import { readSurroundings } from '../../../deploy/local/surroundings.js';
import { MUTANTS } from '../mutants/mutants.js';
import { openSimulator } from './open-simulator.js';
import { release } from './release.js';
import { stage } from './stage.js';
import { linesOf } from './tally.js';
import { runSeeds } from './workers.js';

const HELP = `npm run simulate -- --seed N           lives one history through and prints its timeline and the verdict
npm run simulate -- --seeds A..B       lives many through on all cores and prints a summary
  --planted NAME                       with a planted bug in the product: ${MUTANTS.map(({ name }) => name).join(', ')}
npm run simulate:release               a million histories in slices that can be resumed, put on record
  --count N                            another number of them`;

type Say = (line: string) => void;

/** The commands of the simulator; answers the exit code. */
export async function main(args: readonly string[], say: Say): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string' },
      seeds: { type: 'string' },
      planted: { type: 'string' },
      release: { type: 'boolean' },
      stage: { type: 'string' },
      count: { type: 'string', default: '1000000' },
    },
  });
  if (values.stage !== undefined) return stage(values.stage, say);
  if (values.release) return release(Number(values.count), readSurroundings().projectFolder, say);
  if (values.seed !== undefined) return replay(Number(values.seed), values.planted, say);
  const [first, last] = (values.seeds ?? '').split('..').map(Number);
  if (first === undefined || last === undefined || !(first <= last)) {
    say(HELP);
    return 2;
  }
  return many(first, last, values.planted, say);
}

async function replay(seed: number, planted: string | undefined, say: Say): Promise<number> {
  const { simulate, timelineOf } = await openSimulator(planted);
  const judged = await simulate(seed, true);
  for (const line of timelineOf(judged)) say(line);
  return judged.violations.length === 0 ? 0 : 1;
}

async function many(first: number, last: number, planted: string | undefined, say: Say): Promise<number> {
  const begun = performance.now();
  let told = begun;
  const { tally, cores } = await runSeeds(first, last, {
    ...(planted === undefined ? {} : { planted }),
    onProgress: ({ histories, violations }) => {
      // A planted bug has been found with its first violation.
      const goesOn = planted === undefined || violations.length === 0;
      if (performance.now() - told < 5_000) return goesOn;
      told = performance.now();
      const rate = histories / ((told - begun) / 1_000);
      say(`${histories} of ${last - first + 1} histories, ${rate.toFixed(1)}/s, ${violations.length} with violations`);
      return goesOn;
    },
  });
  for (const line of linesOf(tally, (performance.now() - begun) / 1_000, cores)) say(line);
  return tally.violations.length === 0 ? 0 : 1;
}
