import { fork, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

import { addTally, emptyTally, type Tally } from './tally.js';

/** A part of the work: these seeds, both included. */
export interface Slice {
  readonly first: number;
  readonly last: number;
}

export interface RunOptions {
  readonly planted?: string;
  /** Told after each slice what there is so far; false ends the run. */
  readonly onProgress?: (tally: Tally) => boolean;
}

const SLICE = 20;
const WORKER = fileURLToPath(new URL('worker.js', import.meta.url));

/** Lives histories through on all cores, a slice at a time; where it is ended early it has done the first ones. */
export async function runSeeds(
  first: number,
  last: number,
  options: RunOptions,
): Promise<{ readonly tally: Tally; readonly cores: number }> {
  const cores = Math.min(availableParallelism(), Math.ceil((last - first + 1) / SLICE));
  const tally = emptyTally();
  let next = first;
  const take = (): Slice | null => {
    if (next > last) return null;
    const slice = { first: next, last: Math.min(last, next + SLICE - 1) };
    next = slice.last + 1;
    return slice;
  };
  const done = (part: Tally): void => {
    addTally(tally, part);
    if (options.onProgress?.(tally) === false) next = last + 1;
  };
  await Promise.all(Array.from({ length: cores }, () => work(take, done, options.planted)));
  tally.violations.sort((one, other) => one.seed - other.seed);
  return { tally, cores };
}

function work(take: () => Slice | null, done: (part: Tally) => void, planted: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker: ChildProcess = fork(WORKER, planted === undefined ? [] : [planted], { stdio: 'inherit' });
    const goOn = (): void => {
      const slice = take();
      if (slice === null) worker.disconnect();
      else worker.send(slice);
    };
    worker.on('message', (part: Tally | 'ready') => {
      if (part !== 'ready') done(part);
      goOn();
    });
    worker.on('error', reject);
    worker.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`A worker of the simulator ended with ${code}.`))));
  });
}
