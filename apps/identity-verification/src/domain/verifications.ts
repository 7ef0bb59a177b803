import type { Scope } from '@hoso/access';
import type { LedgerDocument } from '@hoso/ledger';

import type { ResolveByHand } from './decide-verification.js';
import type { Verification } from './verification.js';

export type KeptVerification = Pick<LedgerDocument<Verification>, '_id' | 'rev' | 'state'>;

/** Where verifications are kept. An official sees those of the own agency. */
export abstract class Verifications {
  /** @throws Refusal `dossier-not-found`. */
  abstract get(scope: Scope, dossierId: string): Promise<KeptVerification>;

  /** Verifications of the caller's agency that wait for an official, longest first. */
  abstract waiting(
    scope: Scope,
    limit: number,
    after?: { readonly askedAt: string; readonly dossierId: string },
  ): Promise<readonly KeptVerification[]>;

  /** @throws Refusal `dossier-not-found`, `revision-mismatch`, `identity-already-settled`. */
  abstract resolve(
    scope: Scope,
    dossierId: string,
    expectedRevision: number,
    command: ResolveByHand,
    traceId: string,
  ): Promise<KeptVerification>;
}
