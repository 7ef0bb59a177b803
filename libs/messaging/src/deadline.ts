import { Clock, Failure } from '@hoso/kernel';

const LATE = Symbol('late');
const DECIDED = 'decided';

/**
 * Settles like `work`, or rejects with `Failure('broker', 'timeout')` after `durationMs`. Work that loses the race
 * goes on unheard: its later rejection is swallowed here and never becomes an unhandled one.
 */
export async function withDeadline<Result>(clock: Clock, durationMs: number, work: Promise<Result>): Promise<Result> {
  const decided = new AbortController();
  work.catch(() => undefined);
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
  try {
    await withDeadline(
      clock,
      durationMs,
      work.then(
        () => undefined,
        () => undefined,
      ),
    );
    return true;
  } catch {
    return false;
  }
}
