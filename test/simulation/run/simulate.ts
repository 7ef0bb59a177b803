import { checkHistory } from '../checker/check-history.js';
import type { Violation } from '../checker/record.js';
import { DRAIN_MS, live, type History, type Trouble } from '../history.js';

/** One history, lived through and judged. */
export interface Judged {
  readonly history: History;
  readonly violations: readonly Violation[];
}

/** A rejection that nobody caught would have ended the process that it happened in. */
const uncaught: unknown[] = [];
process.on('unhandledRejection', (reason) => uncaught.push(reason));

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Lives a history through and looks for everything that is wrong with it.
 *
 * @throws Error in one sentence where the history has not the step at which somebody is to be killed.
 */
export async function simulate(seed: number, keepsTimeline = false, trouble: Trouble = 'drawn'): Promise<Judged> {
  const history = await live(seed, keepsTimeline, trouble);
  if (trouble !== 'drawn' && trouble.killedAtStep !== null && !history.faults.has('process: killed')) {
    throw new Error(`Nobody comes to step ${trouble.killedAtStep} of history ${seed}: it has ${history.steps}.`);
  }
  await nextTurn();
  const violations: Violation[] = [...checkHistory(history.record)];
  if (history.record.mode === 'liveness' && history.drainedAfterMs === null) {
    violations.push({ invariant: 'I12 liveness', what: `not at rest ${DRAIN_MS / 1_000} s after the last fault: ${history.unrest ?? ''}` });
  }
  for (const reason of uncaught.splice(0)) violations.push({ invariant: 'no error escapes', what: String(reason) });
  return { history, violations };
}
