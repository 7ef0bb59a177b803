import { Failure } from '@hoso/kernel';

import { callOver } from './calls.js';
import type { Odds } from './faults.js';
import type { Life } from './life.js';
import type { World } from './world.js';

/** Who helps the front desk, besides its store. Nothing of what they do is kept, so there is no effect to come late. */
export type Helper = 'keys' | 'signer' | 'files';

/** Asks a helper. */
export type Ask = <Answer>(helper: Helper, work: () => Promise<Answer>) => Promise<Answer>;

const ODDS: Readonly<Record<Helper, Odds>> = {
  keys: [['keys: no answer', 0.025], ['keys: slow', 0.025]],
  signer: [['signer: no answer', 0.05], ['signer: slow', 0.05]],
  files: [['files: no answer', 0.03], ['files: slow', 0.03]],
};

/** Helpers that always answer, and at once. */
export const askInCalm: Ask = (_helper, work) => work();

/** Helpers as one process reaches them: silent or slow now and then. */
export function askIn(world: World, life: Life): Ask {
  return (helper, work) => {
    const fault = world.faults.draw(ODDS[helper]);
    if (fault === null) return work();
    world.note(life.name, () => fault, true);
    const failure = fault.endsWith('slow') ? null : new Failure(helper, 'timeout');
    return callOver(world, life, { effectAfterMs: 0, answerAfterMs: world.between(1, 2_000), failure }, work);
  };
}
