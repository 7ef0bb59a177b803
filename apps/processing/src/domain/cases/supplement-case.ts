import { DossierStopped, SupplementRequested } from '@hoso/contracts';
import type { DecisionContext, TimerOrder } from '@hoso/ledger';

import type { Case, OpenSupplement, SupplementItem } from './case.js';
import { answerByOf, lapseAtMs, pauseClock } from './case-clock.js';
import { procedureOf } from './case-procedure.js';
import { filedOf, go, notAccepted, startWalk, type Walk } from './walk-case.js';

const SUPPLEMENT_LAPSE = 'supplement-lapse';

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
  const { round, answerBy } = state.supplement;
  return [{ id: `${SUPPLEMENT_LAPSE}-${round}`, kind: SUPPLEMENT_LAPSE, dueAtMs: lapseAtMs(answerBy) }];
}

/** No answer came in time. Before acceptance the dossier is not accepted (status 3), after it the work stops (status 8). */
export function lapseSupplement(state: Case, { returnTo }: OpenSupplement, context: DecisionContext): Walk {
  const walk = startWalk(state, ['wait-expired']);
  if (returnTo === 'examination') return notAccepted(walk, 'supplement-lapsed', context);
  const since = new Date(context.nowMs).toISOString();
  return go(
    walk,
    { phase: 'ended', status: 8, supplement: null, step: null, since, endedBecause: 'supplement-lapsed' },
    DossierStopped.say({ reason: 'supplement-lapsed', status: 8 }),
  );
}
