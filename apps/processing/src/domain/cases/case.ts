import type { Channel, FeeRequested, NationalStatus } from '@hoso/contracts';

import type { ClockRow } from '../clock/legal-clock.js';

/** What was filed, as processing needs it. The procedure version is the one of the filing day, for good. */
export interface Filed {
  readonly procedureCode: string;
  readonly procedureVersion: number;
  readonly agencyCode: string;
  readonly tenant: string;
  readonly channel: Channel;
  readonly portal: string;
  readonly reference: string;
  readonly submittedAt: string;
}

export type IdentityVerdict =
  | 'matched'
  | 'partial'
  | 'confirmed'
  | 'mismatched'
  | 'not-found'
  | 'postponed'
  | 'rejected';

/** The last word of identity-verification about one round of content. */
export interface IdentityHeard {
  readonly round: number;
  readonly verdict: IdentityVerdict;
  readonly fields: readonly string[];
  readonly evidence: string | null;
}

export interface SupplementItem {
  /** JSON pointer into the filed dossier, for example `/applicant/fullName`. */
  readonly pointer: string;
  readonly reason: string;
}

/** A request that the applicant has not answered yet (yêu cầu bổ sung). */
export interface OpenSupplement {
  readonly round: number;
  readonly items: readonly SupplementItem[];
  readonly askedAt: string;
  readonly answerBy: string;
  /** Where the case goes on when the answer has come: before acceptance, or at its step. */
  readonly returnTo: 'examination' | 'step';
}

/** Money that was asked for (nghĩa vụ tài chính), and whether it was paid. Instants are ISO 8601 in UTC, amounts whole đồng. */
export interface FeeRequest extends Omit<FeeRequested, 'status'> {
  readonly askedAt: string;
  readonly paidAt: string | null;
}

/**
 * - `unfiled`: identity-verification was heard before intake.
 * - `waiting-for-identity`: filed, not accepted before it is known who the applicant is.
 * - `waiting-for-supplement`: the applicant has the word.
 * - `waiting-for-payment`: the applicant is to pay.
 * - `at-step`: accepted; the step named in `step` is to be done by a person.
 * - `ended`: nothing more happens.
 */
export type CasePhase =
  | 'unfiled'
  | 'waiting-for-identity'
  | 'waiting-for-supplement'
  | 'waiting-for-payment'
  | 'at-step'
  | 'ended';

/** What the agency hands out. No personal data: it names the dossier, not the person. */
export interface CaseResult {
  readonly dossierCode: string;
  readonly procedureCode: string;
  readonly procedureVersion: number;
  readonly agencyCode: string;
  readonly outcome: 'granted' | 'refused';
  readonly reason: string | null;
  readonly resultCode: string;
  readonly decidedAt: string;
}

/** Processing's view of a dossier. */
export interface Case {
  readonly phase: CasePhase;
  readonly filed: Filed | null;
  readonly status: NationalStatus;
  /** Which content is current: 0 as filed, k after supplement k. */
  readonly round: number;
  readonly identity: IdentityHeard | null;
  /** The last round in which an official asked who the applicant is; absent while none has. */
  readonly applicantRound?: number;
  readonly supplement: OpenSupplement | null;
  /** Rounds of supplements asked so far. */
  readonly supplementRounds: number;
  /** Every request for payment, oldest first; absent while nothing was asked for. */
  readonly fees?: readonly FeeRequest[];
  readonly dossierCode: string | null;
  readonly acceptedAt: string | null;
  /** Starts, pauses and resumptions of the legal clock; the due date follows from them. */
  readonly clock: readonly ClockRow[];
  readonly dueAt: string | null;
  readonly calendarVersion: string | null;
  /** The agency on whose desk the case lies: the handling one, or the one that is asked for an opinion. */
  readonly desk: string | null;
  /** The step that is to be done now. */
  readonly step: string | null;
  readonly stepsDone: readonly string[];
  readonly opinions: readonly { readonly step: string; readonly agencyCode: string; readonly opinion: string }[];
  /** When the case came to where it stands; work lists are ordered by it. */
  readonly since: string;
  readonly result: CaseResult | null;
  readonly resultHash: string | null;
  readonly endedBecause: string | null;
}

/** A case of which nothing has been heard. */
export function unheardCase(atMs: number): Case {
  return {
    phase: 'unfiled',
    filed: null,
    status: 1,
    round: 0,
    identity: null,
    supplement: null,
    supplementRounds: 0,
    dossierCode: null,
    acceptedAt: null,
    clock: [],
    dueAt: null,
    calendarVersion: null,
    desk: null,
    step: null,
    stepsDone: [],
    opinions: [],
    since: new Date(atMs).toISOString(),
    result: null,
    resultHash: null,
    endedBecause: null,
  };
}

/** Every request for payment, oldest first. */
export function feesOf({ fees = [] }: Case): readonly FeeRequest[] {
  return fees;
}

/** Whether money was taken for the case: it can no longer be withdrawn, because the money would be kept for nothing. */
export function hasPaid(state: Case): boolean {
  return feesOf(state).some(({ paidAt }) => paidAt !== null);
}
