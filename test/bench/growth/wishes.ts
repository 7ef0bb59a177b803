import { parseArgs } from 'node:util';

import { namedIn, numberWithin } from '../contest/wishes.js';
import { valuesOf } from './run-sweep.js';
import type { Sweep } from './sweep.js';
import { SWEEPS } from './sweeps/index.js';

/** What the command line asks for. */
export interface GrowthWishes {
  /** In their usual order. */
  readonly sweeps: readonly Sweep[];
  /** Whether the values include the largest. */
  readonly full: boolean;
  /** First filings of dossiers. */
  readonly perSecond: number;
  readonly seconds: number;
  /** Whether sweeps that were finished in this run folder, under the same conditions, are left as they are. */
  readonly resume: boolean;
  /** Whether what comes of it is put on the page. */
  readonly record: boolean;
}

const PER_SECOND = 50;
const PER_SECOND_MAX = 500;
const SECONDS = 20;
const SECONDS_MIN = 4;
const SECONDS_MAX = 300;
const GIBIBYTE = 2 ** 30;
/** Of one turn. A sweep has a dozen of them, and the house keeps all. */
const PAPERS_GIBIBYTES_MAX = 4;

/** Reads the command line. Throws one sentence when it asks for something that there is not. */
export function readGrowthWishes(args: readonly string[]): GrowthWishes {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { only: text, full: flag, rate: text, seconds: text, resume: flag, record: flag },
  });
  const { only, full, rate, seconds, resume, record } = values;
  const names = SWEEPS.map(({ name }) => name);
  const wanted = only === undefined ? names : namedIn(names, only);
  const wishes = {
    sweeps: SWEEPS.filter(({ name }) => wanted.includes(name)),
    full,
    perSecond: rate === undefined ? PER_SECOND : numberWithin('--rate', rate, 1, PER_SECOND_MAX),
    seconds: seconds === undefined ? SECONDS : numberWithin('--seconds', seconds, SECONDS_MIN, SECONDS_MAX),
    resume,
    record,
  };
  refuseTooManyPapers(wishes);
  return wishes;
}

function refuseTooManyPapers({ sweeps, full, perSecond, seconds }: GrowthWishes): void {
  for (const sweep of sweeps) {
    for (const value of valuesOf(sweep, full)) {
      const gibibytes = ((sweep.paperBytes?.(value) ?? 0) * perSecond * seconds) / GIBIBYTE;
      if (gibibytes <= PAPERS_GIBIBYTES_MAX) continue;
      const asked = `${gibibytes.toFixed(1)} GiB of papers at ${value.toLocaleString('en')}, and at most ${PAPERS_GIBIBYTES_MAX} are taken`;
      throw new Error(`With this --rate and --seconds ${sweep.name} hands in ${asked}.`);
    }
  }
}
