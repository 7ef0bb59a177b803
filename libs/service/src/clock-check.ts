import { Defect, Failure, type Clock } from '@hoso/kernel';
import type { Store } from '@hoso/store';

/**
 * The furthest that a process's clock may be from its store's. What the ledger writes down is dated by the store; but the day
 * of a filing, the end of a reservation and the age of a token are read off the process's own clock, and would be wrong.
 */
const APART_MS_MAX = 60_000;
const LOOK_EVERY_MS = 5_000;

/** How far the clock is ahead of the store's, negative when it is behind; as near to 0 as the time that the answer took allows. */
export async function clockLeadMs(clock: Clock, store: Store): Promise<number> {
  const asked = clock.now();
  const theirs = (await store.now()).getTime();
  const answered = clock.now();
  if (theirs < asked) return asked - theirs;
  return Math.min(0, answered - theirs);
}

/**
 * A process whose clock is wrong takes no part.
 *
 * @throws Defect `clock-wrong`; Failure when the store does not answer.
 */
export async function checkClock(clock: Clock, store: Store): Promise<void> {
  const leadMs = await clockLeadMs(clock, store);
  if (Math.abs(leadMs) <= APART_MS_MAX) return;
  const seconds = Math.round(Math.abs(leadMs) / 1_000);
  throw new Defect('clock-wrong', `the clock is ${seconds} s ${leadMs > 0 ? 'ahead of' : 'behind'} the store's`);
}

/**
 * Looks again and again, as long as the process lives.
 *
 * @throws Defect `clock-wrong`, which ends the process: nothing that it would write from then on could be trusted.
 */
export async function watchClock(clock: Clock, store: Store, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted) {
    await clock.sleep(LOOK_EVERY_MS, stopping);
    if (!stopping.aborted) await checkClock(clock, store).catch(letFailuresPass);
  }
}

/** The error that is expected: a store that is away tells no time, and the service's health tells that it is away. Others are thrown on. */
function letFailuresPass(error: unknown): void {
  if (!(error instanceof Failure)) throw error;
}
