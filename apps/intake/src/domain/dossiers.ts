import type { Scope } from '@hoso/access';
import type { ContentWrite, LedgerDocument } from '@hoso/ledger';

import type { Dossier } from './dossier.js';
import type { Filing } from './file-dossier.js';
import type { PaymentTold } from './pay-fee.js';
import type { Supplement } from './supplement-dossier.js';

/** A dossier with its identity and revision, as it stands in the ledger. */
export type KeptDossier = Pick<LedgerDocument<Dossier>, '_id' | 'rev' | 'state'>;

/** A command's own identity: repeated with the same id it is carried out once. */
export interface CommandIdentity {
  readonly id: string;
  readonly traceId: string;
}

export interface DossierFilter {
  readonly status?: number;
  readonly procedureCode?: string;
  readonly portalReference?: string;
}

/**
 * What came of a filing: a new dossier, or the one of the same portal that its key, its own reference or its reserved
 * reference already belongs to.
 */
export interface Filed {
  readonly kind: 'new' | 'key-known' | 'portal-reference-known' | 'reference-known';
  readonly dossier: KeptDossier;
}

/** Where dossiers are kept. Each call takes the scope of whoever asks; a foreign dossier is as unknown as one that never was. */
export abstract class Dossiers {
  abstract file(
    scope: Scope,
    dossierId: string,
    filing: Filing,
    contents: readonly ContentWrite[],
    command: CommandIdentity,
  ): Promise<Filed>;

  /** The dossier that the caller filed under that key. */
  abstract findByKey(scope: Scope, idempotencyKey: string): Promise<KeptDossier | undefined>;

  /** The dossier that the caller filed under that temporary reference. */
  abstract findByReference(scope: Scope, reference: string): Promise<KeptDossier | undefined>;

  /** @throws Refusal `dossier-not-found`. */
  abstract get(scope: Scope, dossierId: string): Promise<KeptDossier>;

  /** Those of the dossiers that the caller may know, in any order. */
  abstract getMany(scope: Scope, dossierIds: readonly string[]): Promise<readonly KeptDossier[]>;

  /** The present revisions of dossiers that whoever asks may know; what is not there has none. */
  abstract revisions(dossierIds: readonly string[]): Promise<ReadonlyMap<string, number>>;

  /** The caller's own dossiers, newest first. */
  abstract list(
    scope: Scope,
    filter: DossierFilter,
    limit: number,
    after?: { readonly submittedAt: string; readonly dossierId: string },
  ): Promise<readonly KeptDossier[]>;

  /** By temporary reference or dossier code, for public tracking only. */
  abstract findForTracking(codeOrReference: string): Promise<KeptDossier | undefined>;

  /**
   * Hands a supplement in; undefined where nothing is asked for as far as the caller knows, to be told so.
   *
   * @throws Refusal `dossier-not-found`, `revision-mismatch`, and whatever `supplementDossier` refuses.
   */
  abstract supplement(
    scope: Scope,
    dossierId: string,
    expectedRevision: number,
    supplement: Supplement | undefined,
    contents: readonly ContentWrite[],
    command: CommandIdentity,
  ): Promise<KeptDossier>;

  /**
   * Notes a payment, whose reference must have been claimed for it; where it was not, because nothing was due as far as the caller
   * knew, only to be told so.
   *
   * @throws Refusal `dossier-not-found`, `revision-mismatch`, and whatever `payFee` refuses.
   */
  abstract pay(
    scope: Scope,
    dossierId: string,
    expectedRevision: number,
    payment: PaymentTold & { readonly isClaimed: boolean },
    command: CommandIdentity,
  ): Promise<KeptDossier>;

  /** @throws Refusal `dossier-not-found`, `revision-mismatch`, and whatever `withdrawDossier` refuses. */
  abstract withdraw(
    scope: Scope,
    dossierId: string,
    expectedRevision: number,
    reason: string,
    command: CommandIdentity,
  ): Promise<KeptDossier>;
}
