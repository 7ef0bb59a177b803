import {
  asksForApplicant,
  CaseWithdrawn,
  DossierSubmitted,
  DossierSupplemented,
  DossierWithdrawn,
  FeePaid,
  IdentityMatched,
  IdentityMismatched,
  IdentityNotFound,
  IdentityPartial,
  IdentityPostponed,
  IdentityResolvedByHand,
  ProcessingResumed,
  WithdrawalRefused,
  type Fact,
} from '@hoso/contracts';
import { Defect, unreachable } from '@hoso/kernel';
import type { DecisionContext, Heard } from '@hoso/ledger';

import { hasPaid, unheardCase, type Case, type IdentityHeard } from './case.js';
import { resumeClock } from './case-clock.js';
import { procedureOf } from './case-procedure.js';
import { settleFee } from './fee-case.js';
import { requestSupplement } from './supplement-case.js';
import { timersOf } from './time-case.js';
import { acceptCase, decisionOf, filedOf, go, notAccepted, startWalk, type CaseDecision, type Walk } from './walk-case.js';

/** Answers every fact of intake and of identity-verification, whichever of the two comes first. */
export function hearCase(state: Case | null, fact: Heard, context: DecisionContext): CaseDecision {
  if (!('data' in fact)) throw new Defect('metric-heard', 'processing hears facts');
  const known = state ?? unheardCase(context.nowMs);
  return fact.owner === 'identity-verification'
    ? hearIdentity(known, fact, context)
    : hearIntake(known, fact, context);
}

function hearIntake(state: Case, fact: Fact, context: DecisionContext): CaseDecision {
  switch (fact.name) {
    case DossierSubmitted.name:
      return hearSubmitted(state, fact, context);
    case DossierSupplemented.name:
      return hearSupplemented(state, fact, context);
    case DossierWithdrawn.name:
      return hearWithdrawn(state, context);
    case FeePaid.name:
      return hearPaid(state, fact, context);
    default:
      return { state };
  }
}

function hearSubmitted(state: Case, fact: Fact, context: DecisionContext): CaseDecision {
  const data = fact.data as DossierSubmitted;
  const filed: Case = {
    ...state,
    phase: 'waiting-for-identity',
    since: new Date(context.nowMs).toISOString(),
    desk: data.agencyCode,
    filed: {
      procedureCode: data.procedureCode,
      procedureVersion: data.procedureVersion,
      agencyCode: data.agencyCode,
      tenant: data.tenant,
      channel: data.channel,
      portal: data.portal,
      reference: data.reference,
      submittedAt: fact.at,
    },
  };
  procedureOf(filedOf(filed));
  return decisionOf(examine(startWalk(filed), context));
}

/** The answer to the open request came. An answer to a request that is no longer open changes nothing here. */
function hearSupplemented(state: Case, fact: Fact, context: DecisionContext): CaseDecision {
  const open = state.supplement;
  const { round } = fact.data as DossierSupplemented;
  if (state.phase !== 'waiting-for-supplement' || open === null || open.round !== round) return { state };
  const since = new Date(context.nowMs).toISOString();
  if (open.returnTo === 'examination') {
    const resumed = go(
      startWalk(state),
      { round, phase: 'waiting-for-identity', status: 1, supplement: null, since },
      ProcessingResumed.say({ round, dueAt: null, status: 1 }),
    );
    return decisionOf(examine(resumed, context));
  }
  const applicantRound = asksForApplicant(open.items) ? { applicantRound: round } : {};
  const { running, missedAt } = resumeClock(state, procedureOf(filedOf(state)), Date.parse(fact.at), 'supplement');
  return decisionOf(
    go(
      startWalk(state),
      { ...running, ...applicantRound, round, phase: 'at-step', status: 4, supplement: null, since },
      ProcessingResumed.say({ round, dueAt: running.dueAt, ...(missedAt !== null && { missedAt }), status: 4 }),
    ),
  );
}

/** The payment of the open request came. One for a request that is not open changes nothing here. */
function hearPaid(state: Case, fact: Fact, context: DecisionContext): CaseDecision {
  const settled = settleFee(state, fact.data as FeePaid, fact.at, context);
  return settled === undefined ? { state } : decisionOf(settled);
}

/**
 * Withdrawal (rút hồ sơ) is possible until the case is decided or something was paid for it. The case ends on the desk of the agency
 * that it was filed with, though another may be asked just then.
 */
function hearWithdrawn(state: Case, context: DecisionContext): CaseDecision {
  const reason = reasonNotToWithdraw(state);
  if (reason !== undefined) return { state, facts: [WithdrawalRefused.say({ reason, status: state.status })] };
  const since = new Date(context.nowMs).toISOString();
  return decisionOf(
    go(
      startWalk(state),
      { phase: 'ended', status: 7, step: null, desk: filedOf(state).agencyCode, supplement: null, since, endedBecause: 'withdrawn' },
      CaseWithdrawn.say({ status: 7 }),
    ),
  );
}

function reasonNotToWithdraw(state: Case): string | undefined {
  if (state.phase === 'ended' || state.status === 9) return 'already-decided';
  return hasPaid(state) ? 'fee-paid' : undefined;
}

function hearIdentity(state: Case, fact: Fact, context: DecisionContext): CaseDecision {
  const identity = identityOf(fact);
  if (identity === null || identity.round < state.round) return { state };
  return decisionOf(examine(keepTimers(startWalk({ ...state, identity }), state), context));
}

/** Hearing about identity leaves an open request's deadline alone. */
function keepTimers(walk: Walk, state: Case): Walk {
  return { ...walk, timers: timersOf(state) };
}

/**
 * Looks at a case that is filed and not accepted: where the applicant is known it is accepted; where fields differ they
 * are asked for; where nobody can say, it waits. A register that is silent or ignorant never refuses anyone.
 */
function examine(walk: Walk, context: DecisionContext): Walk {
  const { phase, identity, round } = walk.state;
  if (phase !== 'waiting-for-identity' || identity === null || identity.round !== round) return walk;
  switch (identity.verdict) {
    case 'matched':
    case 'partial':
    case 'confirmed':
      return acceptCase(walk, context);
    case 'mismatched': {
      const items = identity.fields.map((field) => ({ pointer: `/applicant/${field}`, reason: 'differs-from-register' }));
      return requestSupplement(walk, items, 'examination', context) ?? notAccepted(walk, 'identity-mismatched', context);
    }
    case 'rejected':
      return notAccepted(walk, 'identity-rejected', context);
    case 'not-found':
    case 'postponed':
      return walk;
    default:
      return unreachable(identity.verdict);
  }
}

function identityOf(fact: Fact): IdentityHeard | null {
  const heard = fact.data as { readonly round: number; readonly evidence?: string; readonly fields?: readonly string[] };
  const verdict = verdictOf(fact);
  if (verdict === null) return null;
  return { round: heard.round, verdict, fields: heard.fields ?? [], evidence: heard.evidence ?? null };
}

function verdictOf(fact: Fact): IdentityHeard['verdict'] | null {
  switch (fact.name) {
    case IdentityMatched.name:
      return 'matched';
    case IdentityPartial.name:
      return 'partial';
    case IdentityMismatched.name:
      return 'mismatched';
    case IdentityNotFound.name:
      return 'not-found';
    case IdentityPostponed.name:
      return 'postponed';
    case IdentityResolvedByHand.name:
      return (fact.data as IdentityResolvedByHand).outcome;
    default:
      return null;
  }
}
