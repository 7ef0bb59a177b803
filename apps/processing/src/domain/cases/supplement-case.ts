import { DossierStopped, SupplementRequested } from '@hoso/contracts';
import type { DecisionContext, Timer, TimerOrder } from '@hoso/ledger';

import type { Case, OpenSupplement, SupplementItem } from './case.js';
import { answerByOf, pauseClock } from './case-clock.js';
import { procedureOf } from './case-procedure.js';
import { decisionOf, filedOf, go, notAccepted, startWalk, type CaseDecision, type Walk } from './walk-case.js';

const LAPSE = 'supplement-lapse';

/**
 * How long after the last moment of an answer the request lapses. Intake takes answers until that moment; what it took
 * then may still be on its way here.
 */
const LAPSE_GRACE_MS = 5 * 60 * 1000;

/**
 * Asks the applicant for what is missing (yêu cầu bổ sung, status 5). Undefined when the procedure allows no further round:
 * people are sent back at most as often as the law lets them be (NĐ 63/2010/NĐ-CP Đ.20).
 */
export function requestSupplement(
  walk: Walk,
  items: readonly SupplementItem[],
  returnTo: OpenSupplement['returnTo'],
  context: DecisionContext,
): Walk | undefined {
  const procedure = procedureOf(filedOf(walk.state));
  if (walk.state.supplementRounds >= procedure.clock.supplement.roundsMax) return undefined;
  const round = walk.state.round + 1;
  const askedAt = new Date(context.nowMs).toISOString();
  const answerBy = answerByOf(procedure, context.nowMs);
  const supplement: OpenSupplement = { round, items, askedAt, answerBy, returnTo };
  const asked = go(
    walk,
    {
      phase: 'waiting-for-supplement',
      status: 5,
      supplement,
      supplementRounds: walk.state.supplementRounds + 1,
      clock: returnTo === 'step' ? pauseClock(walk.state, context.nowMs) : walk.state.clock,
      since: askedAt,
    },
    SupplementRequested.say({ round, items: [...items], answerBy, status: 5 }),
  );
  return { ...asked, timers: supplementTimers(asked.state) };
}

/** The deadline of the open request, as a timer. */
export function supplementTimers(state: Case): readonly TimerOrder[] {
  if (state.supplement === null) return [];
  const dueAtMs = Date.parse(state.supplement.answerBy) + LAPSE_GRACE_MS;
  return [{ id: `${LAPSE}-${state.supplement.round}`, kind: LAPSE, dueAtMs }];
}

/**
 * A moment of the case has come. The only one so far: no answer came in time. Before acceptance the dossier is not
 * accepted (status 3), after it the work stops (status 8).
 */
export function timeCase(state: Case, timer: Timer, context: DecisionContext): CaseDecision {
  const open = state.supplement;
  if (timer.kind !== LAPSE || open === null || timer.id !== `${LAPSE}-${open.round}`) return { state };
  const walk = startWalk(state, ['wait-expired']);
  if (open.returnTo === 'examination') return decisionOf(notAccepted(walk, 'supplement-lapsed', context));
  const since = new Date(context.nowMs).toISOString();
  return decisionOf(
    go(
      walk,
      { phase: 'ended', status: 8, supplement: null, step: null, since, endedBecause: 'supplement-lapsed' },
      DossierStopped.say({ reason: 'supplement-lapsed', status: 8 }),
    ),
  );
}
