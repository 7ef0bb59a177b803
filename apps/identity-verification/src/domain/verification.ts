/** How the question "is the applicant who the dossier says?" stands for one dossier. */
export interface Verification {
  readonly tenant: string;
  readonly agencyCode: string;
  readonly procedureCode: string;
  /** Which content is in question: 0 as filed, k after supplement k. */
  readonly round: number;
  readonly phase: Phase;
  /** When this round's question was first asked, ISO 8601. */
  readonly askedAt: string;
  /** Times the register was asked in this round without an answer. */
  readonly unanswered: number;
  /** What stood behind each answer, oldest first: references and codes, never the register's record. */
  readonly evidence: readonly Evidence[];
}

/**
 * - `asking`: the register is being asked.
 * - `postponed`: it did not answer and will be asked again.
 * - `settled`: it answered, and that answer is enough to go on or to ask the applicant.
 * - `waiting-for-official`: it does not know the person; an official resolves it by hand.
 * - `withdrawn`: nobody needs the answer any more.
 */
export type Phase = 'asking' | 'postponed' | 'settled' | 'waiting-for-official' | 'withdrawn';

/** Fields that the applicant may have to correct. Only names of fields ever leave the house, never the register's values. */
export const COMPARED_FIELDS = ['fullName', 'birthDate', 'sex'] as const;
export type ComparedField = (typeof COMPARED_FIELDS)[number];

export type Verdict =
  | { readonly kind: 'matched' }
  | { readonly kind: 'partial' }
  | { readonly kind: 'mismatched'; readonly fields: readonly ComparedField[] }
  | { readonly kind: 'not-found' };

/** One answered question, or one official's word. */
export interface Evidence {
  readonly round: number;
  readonly source: 'population-database' | 'official';
  /** How it was established. */
  readonly method: 'register-lookup' | 'papers-examined';
  /** Id of the request that the register was asked with; of the command, for an official. */
  readonly requestId: string;
  readonly verdict: Verdict['kind'] | 'confirmed' | 'rejected';
  readonly fields: readonly ComparedField[];
  readonly attempts: number;
  readonly at: string;
  /** SHA-256 over the other members in canonical spelling. */
  readonly hash: string;
}

/** What came of asking the register. */
export type RegisterAnswer =
  | { readonly kind: 'answered'; readonly verdict: Verdict; readonly requestId: string }
  /** Timeout, broken connection, server error, garbage, open breaker, or intake itself away. */
  | { readonly kind: 'unavailable' }
  /** Quota or purpose refused. */
  | { readonly kind: 'forbidden' };
