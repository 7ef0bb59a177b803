import { NATIONAL_STATUSES } from '@hoso/contracts';
import { Defect } from '@hoso/kernel';

import { actionsOf } from '../../domain/cases/act-on-case.js';
import { feesOf, type Case, type FeeRequest } from '../../domain/cases/case.js';
import { currentStep } from '../../domain/cases/case-procedure.js';
import type { KeptCase } from '../../domain/cases/cases.js';
import { actorOf } from '../../domain/steps/steps.js';

/** A case as an official sees it. References, codes and times; what the applicant said stays with intake. */
export interface CaseView {
  readonly dossierId: string;
  readonly dossierCode: string | null;
  readonly reference: string | null;
  readonly procedureCode: string | null;
  readonly procedureVersion: number | null;
  readonly agencyCode: string | null;
  readonly channel: string | null;
  readonly phase: Case['phase'];
  readonly status: { readonly id: number; readonly vi: string; readonly en: string };
  readonly identity: { readonly verdict: string; readonly round: number; readonly evidence: string | null } | null;
  readonly supplement: Case['supplement'];
  /** Money asked for, oldest first. */
  readonly fees: readonly FeeRequest[];
  readonly acceptedAt: string | null;
  readonly dueAt: string | null;
  readonly since: string;
  /** The step that waits, who does it and what can be done. */
  readonly step: {
    readonly id: string;
    readonly vi: string;
    readonly en: string;
    readonly role: string | null;
    readonly actions: readonly string[];
  } | null;
  readonly stepsDone: readonly string[];
  readonly opinions: Case['opinions'];
  readonly outcome: 'granted' | 'refused' | null;
  readonly endedBecause: string | null;
  readonly revision: number;
}

export function stateOf(kept: KeptCase): Case {
  if (kept.state === null) throw new Defect('case-without-state', kept._id);
  return kept.state;
}

export function viewOf(kept: KeptCase): CaseView {
  const state = stateOf(kept);
  const step = currentStep(state);
  const actor = step && actorOf(step);
  const { vi, en } = NATIONAL_STATUSES[state.status];
  const { filed, identity } = state;
  return {
    dossierId: kept._id,
    dossierCode: state.dossierCode,
    reference: filed?.reference ?? null,
    procedureCode: filed?.procedureCode ?? null,
    procedureVersion: filed?.procedureVersion ?? null,
    agencyCode: filed?.agencyCode ?? null,
    channel: filed?.channel ?? null,
    phase: state.phase,
    status: { id: state.status, vi, en },
    identity: identity && { verdict: identity.verdict, round: identity.round, evidence: identity.evidence },
    supplement: state.supplement,
    fees: feesOf(state),
    acceptedAt: state.acceptedAt,
    dueAt: state.dueAt,
    since: state.since,
    step: step
      ? {
          id: step.id,
          vi: step.name.vi,
          en: step.name.en,
          role: actor?.kind === 'person' ? actor.role : null,
          actions: actionsOf(step),
        }
      : null,
    stepsDone: state.stepsDone,
    opinions: state.opinions,
    outcome: state.result?.outcome ?? null,
    endedBecause: state.endedBecause,
    revision: kept.rev,
  };
}
