import type { Sex } from './personal-number.js';
import type { SampleFile } from './sample-files.js';

/** What a portal sends to file a dossier. Attachments are named by the id that their upload gave. */
export interface FilingRequest {
  readonly procedureCode: string;
  readonly agencyCode: string;
  readonly channel: 'online' | 'counter' | 'post';
  readonly portalReference: string;
  /** A reference that was reserved for it. */
  readonly reference?: string;
  readonly applicant: ApplicantDeclaration;
  readonly submitter?: SubmitterDeclaration;
  readonly form: Readonly<Record<string, unknown>>;
  readonly attachments: readonly { readonly paperCode: string; readonly fileId: string }[];
}

/** Whom the dossier is about (chủ hồ sơ). */
export interface ApplicantDeclaration {
  readonly kind: 'citizen';
  readonly fullName: string;
  readonly personalNumber: string;
  readonly birthDate: string;
  readonly sex: Sex;
  readonly phone?: string;
  readonly email?: string;
}

/** Who files, when that is another person (người nộp). */
export interface SubmitterDeclaration {
  readonly fullName: string;
  readonly personalNumber: string;
  readonly relation: 'parent' | 'guardian' | 'authorised';
}

/** How a dossier can be wrong so that the front desk must refuse it. */
export const FLAWS = [
  'field-missing', 'field-of-wrong-kind', 'field-unknown', 'paper-missing', 'paper-unknown', 'procedure-unknown',
  'agency-unknown', 'number-too-short', 'number-contradicts-birth', 'applicant-missing',
] as const;
export type Flaw = (typeof FLAWS)[number];

/** A dossier as it lies on the desk of a rehearsed portal: not yet uploaded, with what will become of it. */
export interface SampleDossier {
  readonly index: number;
  readonly idempotencyKey: string;
  /** The request but for its attachments. */
  readonly request: Omit<FilingRequest, 'attachments'>;
  readonly papers: readonly { readonly paperCode: string; readonly file: SampleFile }[];
  /** Whether the portal has a reference reserved for it before it files. */
  readonly reserves: boolean;
  /** How often the portal sends it, with the same key: more than once after a lost answer. */
  readonly sendings: 1 | 2;
  /** Why the front desk must refuse it; absent for a good dossier. */
  readonly flaw?: Flaw;
  /** What the population database knows about the applicant, so what identity verification must find. */
  readonly expectedIdentity: 'matched' | 'partial' | 'mismatched' | 'not-found';
}
