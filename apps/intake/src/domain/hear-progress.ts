import {
  CaseWithdrawn,
  DossierAccepted,
  DossierFinished,
  DossierNotAccepted,
  DossierStopped,
  FeeRequested,
  FeeSettled,
  IdentityMatched,
  IdentityMismatched,
  IdentityNotFound,
  IdentityPartial,
  IdentityPostponed,
  IdentityResolvedByHand,
  NationalStatus,
  ProcessingResumed,
  ResultDelivered,
  SupplementRequested,
  WithdrawalRefused,
} from '@hoso/contracts';
import { Defect } from '@hoso/kernel';
import type { Decision, Heard } from '@hoso/ledger';

import { feesOf, type Dossier, type IdentityView } from './dossier.js';

/** Keeps the portal's view in step with what processing and identity-verification say. Speaks nothing itself. */
export function hearProgress(state: Dossier | null, fact: Heard): Decision<Dossier, 'intake'> {
  if (!('data' in fact)) throw new Defect('metric-heard', 'intake hears facts');
  if (state === null) throw new Defect('unknown-dossier', `${fact.name} about a dossier that was never filed`);
  if (fact.owner === 'identity-verification') return { state: afterIdentity(state, fact.name, fact.data) };
  return { state: afterProcessing(withStatus(state, fact.data, fact.at), fact.name, fact.data, fact.at) };
}

/** Every fact of processing carries the national status that holds after it. */
function withStatus(state: Dossier, data: unknown, at: string): Dossier {
  const status = NationalStatus.parse((data as { readonly status?: unknown }).status);
  if (status === state.status) return state;
  return { ...state, status, history: [...state.history, { status, at }] };
}

function afterProcessing(state: Dossier, name: string, data: unknown, at: string): Dossier {
  switch (name) {
    case DossierAccepted.name: {
      const { dossierCode, dueAt } = data as DossierAccepted;
      return { ...state, dossierCode, dueAt };
    }
    case SupplementRequested.name: {
      const { round, items, answerBy } = data as SupplementRequested;
      return { ...state, supplement: { round, items, answerBy } };
    }
    case ProcessingResumed.name:
      return { ...state, supplement: null, dueAt: (data as ProcessingResumed).dueAt };
    case FeeRequested.name: {
      const { request, lines, totalVnd, payBy, toldBy } = data as FeeRequested;
      return { ...state, fees: [...feesOf(state), { request, lines, totalVnd, askedAt: at, payBy, toldBy, paid: null }] };
    }
    case FeeSettled.name:
      return { ...state, dueAt: (data as FeeSettled).dueAt };
    case DossierFinished.name: {
      const { outcome, reason } = data as DossierFinished;
      return { ...state, outcome, reason, supplement: null };
    }
    case ResultDelivered.name: {
      const { result, resultCode, by } = data as ResultDelivered;
      return { ...state, result: { hash: result, code: resultCode, by, at } };
    }
    case DossierNotAccepted.name:
      return { ...state, reason: (data as DossierNotAccepted).reason, supplement: null };
    case DossierStopped.name:
      return { ...state, reason: (data as DossierStopped).reason, supplement: null };
    case CaseWithdrawn.name:
      return { ...state, withdrawal: 'confirmed', supplement: null };
    case WithdrawalRefused.name:
      return { ...state, withdrawal: 'refused' };
    default:
      return state;
  }
}

/** What identity-verification says about content that has been replaced since is no longer news. */
function afterIdentity(state: Dossier, name: string, data: unknown): Dossier {
  const { round } = data as { readonly round: number };
  return round < state.contents.at(-1)!.round ? state : { ...state, identity: identityAfter(name, data) };
}

function identityAfter(name: string, data: unknown): IdentityView {
  switch (name) {
    case IdentityMatched.name:
      return 'verified';
    case IdentityPartial.name:
      return 'partly-verified';
    case IdentityMismatched.name:
      return 'mismatched';
    case IdentityNotFound.name:
      return 'not-found';
    case IdentityPostponed.name:
      return 'waiting';
    case IdentityResolvedByHand.name:
      return (data as IdentityResolvedByHand).outcome === 'confirmed' ? 'verified' : 'rejected';
    default:
      return 'asked';
  }
}
