import type { Life } from './life.js';
import type { World } from './world.js';

/** How a call goes: when its effect comes, when its answer, and whether that answer is a failure. */
export interface Course {
  readonly effectAfterMs: number | null;
  readonly answerAfterMs: number;
  /** Where given, the caller is told this instead of the answer. */
  readonly failure: Error | null;
}

/**
 * One call of a port by a process: its effect comes whether or not the process still lives then, its answer only while
 * it does. `work` has its whole effect before it returns.
 */
export function callOver<Answer>(
  world: World,
  life: Life | null,
  { effectAfterMs, answerAfterMs, failure }: Course,
  work: () => Promise<Answer>,
): Promise<Answer> {
  return new Promise<Answer>((resolve, reject) => {
    let answer: Promise<Answer> | null = null;
    const act = (): void => {
      answer = work();
      answer.catch(() => undefined); // whoever asked may be dead by the time of the answer
    };
    if (effectAfterMs === 0) act();
    else if (effectAfterMs !== null) world.send(effectAfterMs, null, act);
    world.schedule(answerAfterMs, life, () => {
      if (failure !== null) reject(failure);
      else if (answer === null) reject(new Error('a call was answered before it had its effect'));
      else resolve(answer);
    });
  });
}
