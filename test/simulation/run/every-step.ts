import type { Violation } from '../checker/record.js';
import type { Trouble } from '../history.js';
import type { Judged } from './simulate.js';

type Simulate = (seed: number, keepsTimeline: boolean, trouble: Trouble) => Promise<Judged>;

/** What came of a kill at one step of a history; step 0 is the history in which nobody is killed. */
export interface KilledAtStep {
  readonly step: number;
  /** Steps of the history in which nobody is killed. */
  readonly steps: number;
  readonly violation: Violation | undefined;
}

/**
 * Lives a history through in which nothing goes wrong, and then once more for each of its steps, with the process that comes to it
 * killed at it: whatever a process awaits, be it an answer, the end of a rest or a request, is once what it never gets.
 */
export async function* killAtEveryStep(simulate: Simulate, seed: number): AsyncGenerator<KilledAtStep> {
  const calm = await simulate(seed, false, { killedAtStep: null });
  const { steps } = calm.history;
  yield { step: 0, steps, violation: calm.violations[0] };
  for (let step = 1; step <= steps; step += 1) {
    const { violations } = await simulate(seed, false, { killedAtStep: step });
    yield { step, steps, violation: violations[0] };
  }
}
