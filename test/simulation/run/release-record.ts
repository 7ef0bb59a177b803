import { readIfThere } from '../../support/read-if-there.js';
import { FAULT_KINDS } from '../world/faults.js';
import { addTally, emptyTally, faultsIn, type Tally } from './tally.js';

/** What came of one slice of a release run, or of all of it. */
export interface ReleaseSlice extends Tally {
  /** Seeds, both included. */
  readonly first: number;
  readonly last: number;
  readonly begunAt: string;
  readonly seconds: number;
  readonly cores: number;
  /** Processors and memory, in words. */
  readonly machine: string;
  /** A digest of the code that was run. */
  readonly code: string;
}

/** The slices that a file has; none where there is no file. */
export async function readSlices(file: string): Promise<readonly ReleaseSlice[]> {
  const text = await readIfThere(file);
  return text === undefined ? [] : (JSON.parse(text.toString('utf8')) as readonly ReleaseSlice[]);
}

/** One slice that stands for all of them. */
export function sumOf(slices: readonly ReleaseSlice[]): ReleaseSlice {
  const [first] = slices;
  const last = slices.at(-1);
  if (first === undefined || last === undefined) throw new Error('No slice has been lived through.');
  const tally = emptyTally();
  for (const slice of slices) addTally(tally, slice);
  const { begunAt, cores, machine, code } = first;
  const seconds = slices.reduce((sum, slice) => sum + slice.seconds, 0);
  return { first: first.first, last: last.last, begunAt, seconds, cores, machine, code, ...tally };
}

/** What a release run has shown, as a page has it. */
export function tableOf(sum: ReleaseSlice | null): string {
  if (sum === null) return 'No run is on record.\n';
  const faults = faultsIn(sum);
  const days = sum.virtualMs / 86_400_000;
  const rows: readonly (readonly [string, string])[] = [
    ['Histories', `${many(sum.histories)}, seeds ${sum.first} to ${sum.last}`],
    ['With a violation', many(sum.violations.length)],
    ['Faults', `${many(faults)}, ${(faults / sum.histories).toFixed(1)} in each`],
    // Kinds that did not exist when it was made are not in it.
    ...FAULT_KINDS.flatMap((kind) => (sum.faults[kind] === undefined ? [] : [[kind, many(sum.faults[kind])] as const])),
    ['Events', many(sum.events)],
    ['Simulated time', `${many(Math.round(days))} days`],
    ['Longest way to rest after the last fault', `${(sum.drainMsMax / 1_000).toFixed(0)} s of simulated time`],
    ['Histories a second, on each core', (sum.histories / sum.seconds / sum.cores).toFixed(1)],
  ];
  return [
    `Begun ${sum.begunAt}; ${Math.round(sum.seconds / 60)} minutes of work; code ${sum.code}; ${sum.machine}.`,
    '',
    '| | |', '|---|---|',
    ...rows.map(([what, found]) => `| ${what} | ${found} |`),
    '',
  ].join('\n');
}

function many(count: number): string {
  return count.toLocaleString('en');
}
