import { parseArgs } from 'node:util';

import { readSurroundings } from '../../../deploy/local/surroundings.js';
import type { Trouble } from '../history.js';
import { MUTANTS, plantedOf, SURVIVORS, type Mutant } from '../mutants/mutants.js';
import { killAtEveryStep } from './every-step.js';
import { openSimulator } from './open-simulator.js';
import { release } from './release.js';
import { searchPlanted } from './search-planted.js';
import { stage } from './stage.js';
import { linesOf } from './tally.js';
import { runSeeds } from './workers.js';

const namesOf = (planted: readonly Mutant[]): string => planted.map(({ name }) => name).join(', ');
const HELP = `npm run simulate -- --seed N           lives one history through and prints its timeline and the verdict
  --brief                              without the timeline
  --kill-at STEP                       with no trouble but one: whoever comes to that step is killed at it
  --kill-at every                      lives it through once for each of its steps, and prints a summary
npm run simulate -- --seeds A..B       lives many through on all cores and prints a summary
  --planted NAME                       with a planted bug in the product: ${namesOf(MUTANTS)};
                                       or with one that survives: ${namesOf(SURVIVORS)}
npm run simulate:release               a million histories in slices that can be resumed, put on record
  -- --count N                         another number of them
npm run simulate:planted               looks for the first histories that show each planted bug, and puts them on record`;

type Say = (line: string) => void;

const OPTIONS = {
  help: { type: 'boolean' },
  seed: { type: 'string' },
  seeds: { type: 'string' },
  release: { type: 'boolean' },
  stage: { type: 'string' },
  planted: { type: 'string' },
  'kill-at': { type: 'string' },
  brief: { type: 'boolean' },
  count: { type: 'string' },
  'search-planted': { type: 'boolean' },
} as const;
type Option = keyof typeof OPTIONS;

/** What can be asked for, one at a time, and what may stand beside it. */
const BESIDE = {
  seed: ['planted', 'kill-at', 'brief'],
  seeds: ['planted'],
  release: ['count'],
  stage: [],
  'search-planted': [],
} as const satisfies Partial<Record<Option, readonly Option[]>>;
const NEEDED = { planted: '--seed or --seeds', 'kill-at': 'the --seed of one history', brief: 'the --seed of one history', count: '--release' } as const;

const COUNT = '1000000';
/** Chance has so many beginnings; further ones would be the same again. */
const NUMBER_MAX = 2 ** 32 - 1;

/** The commands of the simulator; answers the exit code. */
export async function main(args: readonly string[], say: Say): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  if (values.help) {
    say(HELP);
    return 0;
  }
  refuseStrays(Object.keys(values) as Option[]);
  const { seed, seeds, planted, 'kill-at': step, brief = false } = values;
  if (planted !== undefined) plantedOf(planted);
  if (values.stage !== undefined) return stage(values.stage, say);
  if (values.release) return release(wholeNumber('--count', values.count ?? COUNT), readSurroundings().projectFolder, say);
  if (values['search-planted']) return searchPlanted(readSurroundings().projectFolder, say);
  if (seeds !== undefined) return many(...seedsIn(seeds), planted, say);
  if (seed !== undefined) {
    const number = wholeNumber('--seed', seed);
    if (step === 'every') return everyStep(number, planted, say);
    const trouble: Trouble = step === undefined ? 'drawn' : { killedAtStep: wholeNumber('--kill-at', step) };
    return replay(number, planted, trouble, { say, isBrief: brief });
  }
  say(HELP);
  return 2;
}

/** @throws Error in one sentence where one thing that is asked for does not go with another. */
function refuseStrays(given: readonly Option[]): void {
  const [asked, other] = given.filter((option) => option in BESIDE) as (keyof typeof BESIDE)[];
  if (asked !== undefined && other !== undefined) throw new Error(`--${asked} and --${other} do not go together.`);
  const allowed: readonly Option[] = asked === undefined ? [] : BESIDE[asked];
  const stray = given.find((option): option is keyof typeof NEEDED => option in NEEDED && !allowed.includes(option));
  if (stray !== undefined) throw new Error(`--${stray} needs ${NEEDED[stray]}.`);
}

/** @throws Error in one sentence where the text is none, or too large a one. */
export function wholeNumber(option: string, text: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`${option} takes a whole number, not ${text}.`);
  const number = Number(text);
  if (number > NUMBER_MAX) throw new Error(`${option} takes a whole number up to ${NUMBER_MAX}, not ${text}.`);
  return number;
}

/**
 * The first and the last seed.
 *
 * @throws Error in one sentence where the text names none.
 */
export function seedsIn(text: string): readonly [number, number] {
  const [, first, last] = /^(\d+)\.\.(\d+)$/.exec(text) ?? [];
  if (first === undefined || last === undefined) throw new Error(`--seeds takes two whole numbers, as in 1..1500, not ${text}.`);
  const seeds = [wholeNumber('--seeds', first), wholeNumber('--seeds', last)] as const;
  if (seeds[0] > seeds[1]) throw new Error(`--seeds takes the smaller number first, not ${text}.`);
  return seeds;
}

interface Telling {
  readonly say: Say;
  /** Without the timeline. */
  readonly isBrief: boolean;
}

async function replay(seed: number, planted: string | undefined, trouble: Trouble, { say, isBrief }: Telling): Promise<number> {
  // One history is for reading: what is thrown over it says where.
  Error.stackTraceLimit = 10;
  const { simulate, timelineOf } = await openSimulator(planted);
  const judged = await simulate(seed, !isBrief, trouble);
  for (const line of timelineOf(judged)) say(line);
  return judged.violations.length === 0 ? 0 : 1;
}

async function everyStep(seed: number, planted: string | undefined, say: Say): Promise<number> {
  const { simulate } = await openSimulator(planted);
  let told = performance.now();
  let done = 0;
  let violated = 0;
  for await (const { step, steps, violation } of killAtEveryStep(simulate, seed)) {
    done = step;
    if (violation !== undefined) {
      violated += 1;
      say(`VIOLATED ${violation.invariant}: ${violation.what}\n  npm run simulate -- --seed ${seed} --kill-at ${step}`);
      // A planted bug has been found with its first violation.
      if (planted !== undefined) break;
    }
    if (performance.now() - told < 5_000) continue;
    told = performance.now();
    say(`killed at ${step} of ${steps} steps`);
  }
  say(`seed ${seed}, killed at each of ${done} steps: ${violated === 0 ? 'no violation' : `${violated} with violations`}`);
  return violated === 0 ? 0 : 1;
}

async function many(first: number, last: number, planted: string | undefined, say: Say): Promise<number> {
  const begun = performance.now();
  let told = begun;
  say(`living ${last - first + 1} histories through`);
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
