import { fork, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

import { addTally, emptyTally, type Tally } from './tally.js';

/** A part of the work: these seeds, both included. */
export interface Slice {
  readonly first: number;
  readonly last: number;
}

/** What a worker says: that it may begin, which seed it begins with, and what a slice came to. */
export type Word = 'ready' | { readonly at: number } | { readonly tally: Tally };

export interface RunOptions {
  readonly planted?: string;
  /** Told after each slice what there is so far; false ends the run. */
  readonly onProgress?: (tally: Tally) => boolean;
  /** A worker that says nothing for so long is ended: the history that it is at has no end. */
  readonly silentMsMax?: number;
  /** The program that a worker runs; another one in specs. */
  readonly program?: string;
}

const SLICE = 20;
const SILENT_MS_MAX = 60_000;
/** A history makes much garbage that dies young, and code is worth making faster from its first call: a tenth more histories a second. */
const QUICKER = ['--max-semi-space-size=64', '--no-lazy-feedback-allocation'];
const WORKER = fileURLToPath(new URL('worker.js', import.meta.url));

/**
 * Lives histories through on all cores, a slice at a time; where it is ended early it has done the first ones. A history over which
 * a worker ends or falls silent has a violation, and the rest of its slice is lived through without it.
 *
 * @throws Error where a worker ends before it is at a history.
 */
export async function runSeeds(
  first: number,
  last: number,
  options: RunOptions,
): Promise<{ readonly tally: Tally; readonly cores: number }> {
  const cores = Math.min(availableParallelism(), Math.ceil((last - first + 1) / SLICE));
  const tally = emptyTally();
  const again: Slice[] = [];
  let next = first;
  const take = (): Slice | undefined => {
    if (again.length > 0 || next > last) return again.pop();
    const slice = { first: next, last: Math.min(last, next + SLICE - 1) };
    next = slice.last + 1;
    return slice;
  };
  const done = (part: Tally): void => {
    addTally(tally, part);
    if (options.onProgress?.(tally) !== false) return;
    next = last + 1;
    again.splice(0);
  };
  const work = async (): Promise<void> => {
    for (;;) {
      const lost = await workUntilLost(take, done, options);
      if (lost === null) return;
      const { seed, slice, how } = lost;
      const rest = [{ first: slice.first, last: seed - 1 }, { first: seed + 1, last: slice.last }];
      again.push(...rest.filter((part) => part.first <= part.last));
      done({ ...emptyTally(), histories: 1, violations: [{ seed, invariant: 'no error escapes', what: how }] });
    }
  };
  await Promise.all(Array.from({ length: cores }, work));
  tally.violations.sort((one, other) => one.seed - other.seed);
  return { tally, cores };
}

/** A history over which a worker was lost, and the slice that it was in. */
interface Lost {
  readonly seed: number;
  readonly slice: Slice;
  readonly how: string;
}

/** Lets one worker work until there is nothing to take, or until it is lost. */
function workUntilLost(take: () => Slice | undefined, done: (part: Tally) => void, options: RunOptions): Promise<Lost | null> {
  const { planted, silentMsMax = SILENT_MS_MAX, program = WORKER } = options;
  return new Promise((resolve, reject) => {
    const worker: ChildProcess = fork(program, planted === undefined ? [] : [planted], { stdio: 'inherit', execArgv: QUICKER });
    let slice: Slice | undefined;
    let seed: number | undefined;
    let isSilent = false;
    const watch = setTimeout(() => {
      isSilent = true;
      worker.kill('SIGKILL');
    }, silentMsMax);
    worker.on('message', (word: Word) => {
      watch.refresh();
      if (word !== 'ready' && 'at' in word) {
        seed = word.at;
        return;
      }
      seed = undefined;
      if (word !== 'ready') done(word.tally);
      slice = take();
      if (slice === undefined) worker.disconnect();
      else worker.send(slice);
    });
    worker.on('error', reject);
    worker.on('exit', (code) => {
      clearTimeout(watch);
      const how = isSilent ? `nothing came of it for ${silentMsMax / 1_000} s: it has no end` : `a worker ended over it with ${code}`;
      if (code === 0) resolve(null);
      else if (slice !== undefined && seed !== undefined) resolve({ seed, slice, how });
      else reject(new Error(`A worker of the simulator ended with ${code} before it was at a history.`));
    });
  });
}
