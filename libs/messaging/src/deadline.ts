import { Clock, Failure } from '@hoso/kernel';

/**
 * Settles like `work`, or rejects with `Failure('broker', 'timeout')` after `durationMs`. Work that loses the race goes on
 * unheard: its later rejection is swallowed here and never becomes an unhandled one.
 */
export async function withDeadline<Result>(clock: Clock, durationMs: number, work: Promise<Result>): Promise<Result> {
  const decided = new AbortController();
  const late = clock.sleep(durationMs, decided.signal).then((): never => {
    throw new Failure('broker', 'timeout');
  });
  late.catch(() => undefined);
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    decided.abort();
  }
}

/** Waits for `work` to settle, but no longer than `durationMs`; says whether it did. Never rejects. */
export async function settledWithin(clock: Clock, durationMs: number, work: Promise<unknown>): Promise<boolean> {
  try {
    await withDeadline(clock, durationMs, work.then(() => undefined, () => undefined));
    return true;
  } catch {
    return false;
  }
}
