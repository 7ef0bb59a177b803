import { Failure } from '@hoso/kernel';

/**
 * Answers what `work` answers, or a `Failure('store', 'timeout')` once `timeoutMs` have passed. Work that was given up
 * goes on by itself until its next step, where it sees the aborted signal and ends.
 */
export async function withinDeadline<Answer>(
  timeoutMs: number,
  work: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const giveUp = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const failure = new Failure('store', 'timeout');
      giveUp.abort(failure);
      reject(failure);
    }, timeoutMs);
  });
  try {
    return await Promise.race([work(giveUp.signal), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
