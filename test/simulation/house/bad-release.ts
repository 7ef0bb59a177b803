import type { Speaker } from '@hoso/contracts';
import { Defect } from '@hoso/kernel';
import type { LedgerDefinition } from '@hoso/ledger';

import { BAD_RELEASE } from '../world/world.js';

/** What a service believes, in a release that throws for a while, whatever it is asked to decide. */
export function inRelease<State, Owner extends Speaker>(
  definition: LedgerDefinition<State, Owner>,
  isBad: () => boolean,
): LedgerDefinition<State, Owner> {
  const { onFact, onTimer, onAnswer } = definition;
  const orThrow = <Answer>(decide: () => Answer): Answer => {
    if (isBad()) throw new Defect(BAD_RELEASE, 'planted');
    return decide();
  };
  return {
    ...definition,
    onFact: (state, fact, context) => orThrow(() => onFact(state, fact, context)),
    ...(onTimer && { onTimer: (state, timer, context) => orThrow(() => onTimer(state, timer, context)) }),
    ...(onAnswer && {
      onAnswer: (state, want, answer, context) => orThrow(() => onAnswer(state, want, answer, context)),
    }),
  };
}
