import type { Channel, FeeRequested, NationalStatus, PaymentForm } from '@hoso/contracts';

/** A file that was handed in with a dossier. */
export interface Attachment {
  readonly fileId: string;
  /** Which paper (thành phần hồ sơ) of the procedure it is. */
  readonly paperCode: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly mediaType: string;
}

/** One sealed content: what the applicant said, as filed (round 0) or as supplemented. */
export interface SealedContent {
  readonly round: number;
  /** Hash of the sealed envelope, under which it is kept. */
  readonly hash: string;
  readonly at: string;
}

/** What the applicant is asked to supply. */
export interface OpenSupplement {
  readonly round: number;
  readonly items: readonly { readonly pointer: string; readonly reason: string }[];
  readonly answerBy: string;
}

/** A payment as its portal has told it. */
export interface Payment {
  readonly amountVnd: number;
  readonly form: PaymentForm;
  /** The payment platform's reference. */
  readonly reference: string;
  /** When the payer paid; `at` is when it was told here. */
  readonly paidAt: string;
  readonly at: string;
}

/** Money that was asked for (nghĩa vụ tài chính), and whether it was paid. Instants are ISO 8601 in UTC, amounts whole đồng. */
export interface FeeRequest extends Omit<FeeRequested, 'status'> {
  readonly askedAt: string;
  readonly paid: Payment | null;
}

export interface StatusChange {
  readonly status: NationalStatus;
  readonly at: string;
}

/** The front desk's view of a dossier (hồ sơ): as filed, and as the portal may follow it. No personal data. */
export interface Dossier {
  readonly tenant: string;
  readonly portal: string;
  readonly idempotencyKey: string;
  readonly portalReference: string;
  /** Keyed hash of the filing request: the same words give the same fingerprint. */
  readonly fingerprint: string;
  /** Temporary reference until a dossier code is given. */
  readonly reference: string;
  readonly procedureCode: string;
  readonly procedureVersion: number;
  readonly agencyCode: string;
  readonly channel: Channel;
  readonly representative: boolean;
  readonly submittedAt: string;
  readonly contents: readonly SealedContent[];
  readonly attachments: readonly Attachment[];
  readonly status: NationalStatus;
  /** Every public status with its moment, oldest first. */
  readonly history: readonly StatusChange[];
  readonly identity: IdentityView;
  readonly dossierCode: string | null;
  readonly dueAt: string | null;
  readonly supplement: OpenSupplement | null;
  /** Every request for payment, oldest first; absent while nothing was asked for. */
  readonly fees?: readonly FeeRequest[];
  readonly withdrawal: 'none' | 'asked' | 'refused' | 'confirmed';
  /** Why the dossier was not accepted, was refused or stopped: a reason code. */
  readonly reason: string | null;
  readonly outcome: 'granted' | 'refused' | null;
  readonly result: { readonly hash: string; readonly code: string; readonly by: string; readonly at: string } | null;
}

/** How far the applicant's identity is known, as the portal may see it. */
export type IdentityView = 'asked' | 'verified' | 'partly-verified' | 'mismatched' | 'not-found' | 'waiting' | 'rejected';

/** Every request for payment, oldest first. */
export function feesOf({ fees = [] }: Dossier): readonly FeeRequest[] {
  return fees;
}

/** The request that waits to be paid, as far as the desk knows. */
export function openFeeOf(dossier: Dossier): FeeRequest | undefined {
  const last = feesOf(dossier).at(-1);
  return dossier.status === 6 && last?.paid === null ? last : undefined;
}
