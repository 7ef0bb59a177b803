import type { Speaker } from '@hoso/contracts';
import type { LedgerDefinition } from '@hoso/ledger';

/** What a service believes, in a release that throws for a while, whatever it is asked to decide. */
export function inRelease<State, Owner extends Speaker>(
  definition: LedgerDefinition<State, Owner>,
  isBad: () => boolean,
): LedgerDefinition<State, Owner> {
  const { onFact, onTimer, onAnswer } = definition;
  const orThrow = <Answer>(decide: () => Answer): Answer => {
    if (isBad()) throw new Error('this release is a bad one');
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
