import {
  DossierSubmitted,
  IdentityMatched,
  IdentityMismatched,
  IdentityNotFound,
  IdentityPartial,
  IdentityPostponed,
  IdentityResolvedByHand,
  type DossierSupplemented,
  type Spoken,
} from '@hoso/contracts';
import { Defect, Refusal, unreachable } from '@hoso/kernel';
import type { Decision, DecisionContext, Heard, Want, WantOrder } from '@hoso/ledger';

import { sealEvidence } from './evidence.js';
import type { Evidence, RegisterAnswer, Verdict, Verification } from './verification.js';

type Owner = 'identity-verification';
export type VerificationDecision = Decision<Verification, Owner>;

const FIRST_RETRY_MS = 1_000;
const RETRY_MS_MAX = 60_000;

/** A dossier was submitted: ask the register about its applicant. */
export function answerSubmitted(_: Verification | null, fact: Heard, context: DecisionContext): VerificationDecision {
  const data = dataOf<DossierSubmitted>(fact);
  return {
    state: {
      tenant: data.tenant,
      agencyCode: data.agencyCode,
      procedureCode: data.procedureCode,
      round: 0,
      phase: 'asking',
      askedAt: new Date(context.nowMs).toISOString(),
      unanswered: 0,
      evidence: [],
    },
    wants: [wantOfRound(0)],
  };
}

/** New content came: whatever was known is about the old one, so ask again. */
export function answerSupplemented(
  known: Verification | null,
  fact: Heard,
  context: DecisionContext,
): VerificationDecision {
  const state = knownOf(known, fact);
  if (state.phase === 'withdrawn') return { state };
  const { round } = dataOf<DossierSupplemented>(fact);
  const askedAt = new Date(context.nowMs).toISOString();
  return { state: { ...state, round, phase: 'asking', askedAt, unanswered: 0 }, wants: [wantOfRound(round)] };
}

/** The applicant withdrew: nobody asks any more. */
export function answerWithdrawn(known: Verification | null, fact: Heard): VerificationDecision {
  return { state: { ...knownOf(known, fact), phase: 'withdrawn' }, wants: [] };
}

/** The applicant paid, which says nothing about who they are. */
export function answerPaid(known: Verification | null, fact: Heard): VerificationDecision {
  return { state: knownOf(known, fact) };
}

function knownOf(state: Verification | null, fact: Heard): Verification {
  if (state === null) throw new Defect('unknown-dossier', `${fact.name} before ${DossierSubmitted.name}`);
  return state;
}

function dataOf<Data>(fact: Heard): Data {
  if (!('data' in fact)) throw new Defect('metric-heard', 'identity-verification hears facts');
  return fact.data as Data;
}

/** The register answered, or did not. */
export function decideOnAnswer(
  state: Verification,
  want: Want,
  answer: RegisterAnswer,
  context: DecisionContext,
): VerificationDecision {
  if (want.id !== wantOfRound(state.round).id) return { state };
  switch (answer.kind) {
    case 'unavailable':
    case 'forbidden':
      return postpone(state, want, answer.kind, context);
    case 'answered':
      return settle(state, answer.verdict, answer.requestId, context);
    default:
      return unreachable(answer);
  }
}

/** Said once per round; every further attempt is counted in silence. No dossier fails because a neighbour is down. */
function postpone(
  state: Verification,
  want: Want,
  reason: 'unavailable' | 'forbidden',
  context: DecisionContext,
): VerificationDecision {
  const unanswered = state.unanswered + 1;
  const delayMs = Math.min(RETRY_MS_MAX, FIRST_RETRY_MS * 2 ** Math.min(state.unanswered, 10));
  const atMs = context.nowMs + delayMs;
  const postponed = IdentityPostponed.say({
    round: state.round,
    reason,
    nextAttemptAt: new Date(atMs).toISOString(),
  });
  return {
    state: { ...state, phase: 'postponed', unanswered },
    facts: state.unanswered === 0 ? [postponed] : [],
    wants: [{ id: want.id, kind: want.kind, atMs, attempts: unanswered }],
  };
}

function settle(
  state: Verification,
  verdict: Verdict,
  requestId: string,
  context: DecisionContext,
): VerificationDecision {
  const attempts = state.unanswered + 1;
  const evidence = sealEvidence({
    round: state.round,
    source: 'population-database',
    method: 'register-lookup',
    requestId,
    verdict: verdict.kind,
    fields: verdict.kind === 'mismatched' ? verdict.fields : [],
    attempts,
    at: new Date(context.nowMs).toISOString(),
  });
  return {
    state: {
      ...state,
      phase: verdict.kind === 'not-found' ? 'waiting-for-official' : 'settled',
      evidence: [...state.evidence, evidence],
    },
    facts: [factOf(verdict, evidence)],
    wants: [],
  };
}

function factOf(verdict: Verdict, evidence: Evidence): Spoken<Owner> {
  const said = { round: evidence.round, evidence: evidence.hash, attempts: evidence.attempts };
  switch (verdict.kind) {
    case 'matched':
      return IdentityMatched.say(said);
    case 'partial':
      return IdentityPartial.say(said);
    case 'not-found':
      return IdentityNotFound.say(said);
    case 'mismatched':
      return IdentityMismatched.say({ ...said, fields: [...verdict.fields] });
    default:
      return unreachable(verdict);
  }
}

export interface ResolveByHand {
  readonly outcome: 'confirmed' | 'rejected';
  readonly reason: string;
  readonly official: string;
  readonly commandId: string;
}

/** An official says who the applicant is after looking at the papers: possible while nobody has settled it. */
export function resolveByHand(
  state: Verification | null,
  command: ResolveByHand,
  context: DecisionContext,
): VerificationDecision | Refusal {
  if (state === null) return new Refusal('not-found', 'dossier-not-found');
  if (state.phase !== 'waiting-for-official' && state.phase !== 'postponed') {
    return new Refusal('conflict', 'identity-already-settled', { extensions: { phase: state.phase } });
  }
  const evidence = sealEvidence({
    round: state.round,
    source: 'official',
    method: 'papers-examined',
    requestId: command.commandId,
    verdict: command.outcome,
    fields: [],
    attempts: state.unanswered + 1,
    at: new Date(context.nowMs).toISOString(),
  });
  return {
    state: { ...state, phase: 'settled', evidence: [...state.evidence, evidence] },
    facts: [
      IdentityResolvedByHand.say({
        round: state.round,
        outcome: command.outcome,
        reason: command.reason,
        official: command.official,
        evidence: evidence.hash,
      }),
    ],
    wants: [],
  };
}

function wantOfRound(round: number): WantOrder {
  return { id: `verify-${round}`, kind: 'verify' };
}
