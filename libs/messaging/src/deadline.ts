import { Clock, Failure } from '@hoso/kernel';

const LATE = Symbol('late');
const DECIDED = 'decided';

/**
 * Settles like `work`, or rejects with `Failure('broker', 'timeout')` after `durationMs`. Work that loses the race
 * goes on unheard: the race has heard of its later rejection, which so never becomes an unhandled one.
 */
export async function withDeadline<Result>(clock: Clock, durationMs: number, work: Promise<Result>): Promise<Result> {
  const decided = new AbortController();
  try {
    const first = await Promise.race([work, clock.sleep(durationMs, decided.signal).then((): typeof LATE => LATE)]);
    if (first === LATE) throw new Failure('broker', 'timeout');
    return first;
  } finally {
    // A reason of our own: without one an exception with a stack is made for each deadline that was kept.
    decided.abort(DECIDED);
  }
}

/** Waits for `work` to settle, but no longer than `durationMs`; says whether it did. Never rejects. */
export async function settledWithin(clock: Clock, durationMs: number, work: Promise<unknown>): Promise<boolean> {
  const decided = new AbortController();
  const settled = (): boolean => true;
  const late = clock.sleep(durationMs, decided.signal).then(() => false);
  const first = await Promise.race([work.then(settled, settled), late]);
  decided.abort(DECIDED);
  return first;
}
