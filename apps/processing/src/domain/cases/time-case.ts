import type { DecisionContext, Timer, TimerOrder } from '@hoso/ledger';

import type { Case } from './case.js';
import { feeTimers, lapseFee } from './fee-case.js';
import { lapseSupplement, supplementTimers } from './supplement-case.js';
import { decisionOf, type CaseDecision } from './walk-case.js';

/** What the case waits for with a deadline; at most one thing at a time. */
export function timersOf(state: Case): readonly TimerOrder[] {
  return [...supplementTimers(state), ...feeTimers(state)];
}

/** A moment of the case has come: the applicant let the time for an answer or a payment pass. A timer of another wait changes nothing. */
export function timeCase(state: Case, timer: Timer, context: DecisionContext): CaseDecision {
  if (!timersOf(state).some(({ id }) => id === timer.id)) return { state };
  const { supplement } = state;
  return decisionOf(supplement === null ? lapseFee(state, context) : lapseSupplement(state, supplement, context));
}
