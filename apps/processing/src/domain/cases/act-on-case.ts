import { OpinionGiven, StepCompleted, type FeeAsked, type Step } from '@hoso/contracts';
import { Refusal } from '@hoso/kernel';
import type { DecisionContext } from '@hoso/ledger';

import { refuseToAct } from '../steps/steps.js';
import type { Case, SupplementItem } from './case.js';
import { currentStep, procedureOf } from './case-procedure.js';
import { requestFee } from './fee-case.js';
import { requestSupplement } from './supplement-case.js';
import {
  decisionOf,
  deliver,
  filedOf,
  finishCase,
  go,
  leaveStep,
  startWalk,
  type CaseDecision,
} from './walk-case.js';

/** Who acts: an official (cán bộ) with the roles that the token gives, in an agency. */
export interface Actor {
  readonly subject: string;
  readonly agency: string;
  readonly roles: readonly string[];
}

/** What an official can do with a case that waits at a step. */
export type Action =
  | { readonly action: 'complete-step' }
  | { readonly action: 'request-supplement'; readonly items: readonly SupplementItem[] }
  | { readonly action: 'request-fee'; readonly lines: readonly FeeAsked[] }
  | { readonly action: 'give-opinion'; readonly opinion: 'agrees' | 'disagrees' | 'no-objection' }
  | { readonly action: 'decide'; readonly outcome: 'granted' | 'refused'; readonly reason: string | null }
  | { readonly action: 'deliver'; readonly by: 'counter' | 'post' };

/**
 * An official acts. Which actions a step allows follows from its kind; who may do it, from its role and agency.
 * Refusals: `case-not-found`, `nothing-to-do`, `action-not-allowed`, `role-missing`, `other-agency`, `reason-missing`,
 * `supplement-rounds-used-up`, `fee-none`, `fee-lines-wrong`, `fee-asked-already`, `identity-not-settled`.
 */
export function actOnCase(
  state: Case | null,
  action: Action,
  actor: Actor,
  context: DecisionContext,
): CaseDecision | Refusal {
  if (state === null || state.filed === null) return new Refusal('not-found', 'case-not-found');
  const step = currentStep(state);
  if (state.phase !== 'at-step' || step === undefined) {
    return new Refusal('conflict', 'nothing-to-do', { extensions: { status: state.status, phase: state.phase } });
  }
  const allowed = actionsOf(step);
  if (!allowed.includes(action.action)) {
    return new Refusal('conflict', 'action-not-allowed', { extensions: { step: step.id, allowed } });
  }
  return refuseToAct(step, actor, state.filed.agencyCode) ?? carryOut(state, step, action, actor, context);
}

/** The actions that a step of this kind allows. */
export function actionsOf(step: Step): readonly Action['action'][] {
  switch (step.kind) {
    case 'automatic':
      return [];
    case 'official':
      return ['complete-step', 'request-supplement', 'request-fee'];
    case 'opinion':
      return ['give-opinion'];
    case 'decision':
      return ['decide', 'request-supplement', 'request-fee'];
    case 'delivery':
      return ['deliver'];
  }
}

function carryOut(
  state: Case,
  step: Step,
  action: Action,
  actor: Actor,
  context: DecisionContext,
): CaseDecision | Refusal {
  const walk = startWalk(state);
  const procedure = procedureOf(filedOf(state));
  const leadsOn = action.action === 'complete-step' || (action.action === 'decide' && action.outcome === 'granted');
  if (leadsOn && !isApplicantKnown(state)) return new Refusal('conflict', 'identity-not-settled');
  switch (action.action) {
    case 'complete-step': {
      const done = StepCompleted.say({ step: step.id, kind: 'official', official: actor.subject, status: state.status });
      return decisionOf(leaveStep(go(walk, {}, done), procedure, step, context));
    }
    case 'request-supplement': {
      const asked = requestSupplement(walk, action.items, 'step', context);
      if (asked) return decisionOf(asked);
      return new Refusal('conflict', 'supplement-rounds-used-up', { params: { rounds: state.supplementRounds } });
    }
    case 'request-fee': {
      const asked = requestFee(walk, action.lines, context);
      return asked instanceof Refusal ? asked : decisionOf(asked);
    }
    case 'give-opinion': {
      const given = { step: step.id, agencyCode: actor.agency, opinion: action.opinion };
      const said = OpinionGiven.say({ ...given, official: actor.subject, status: state.status });
      const heard = go(walk, { opinions: [...state.opinions, given] }, said);
      return decisionOf(leaveStep(heard, procedure, step, context));
    }
    case 'decide': {
      if (action.outcome === 'refused' && action.reason === null) return new Refusal('unprocessable', 'reason-missing');
      const decided = finishCase(walk, action.outcome, action.reason, actor.subject, context);
      return decisionOf(leaveStep(decided, procedure, step, context));
    }
    case 'deliver':
      return decisionOf(deliver(walk, action.by, context));
  }
}

/** Acceptance asked for it once; whoever was asked again who the applicant is must have been known by the answer. */
function isApplicantKnown({ applicantRound = 0, identity }: Case): boolean {
  if (applicantRound === 0) return true;
  if (identity === null || identity.round < applicantRound) return false;
  return identity.verdict === 'matched' || identity.verdict === 'partial' || identity.verdict === 'confirmed';
}
