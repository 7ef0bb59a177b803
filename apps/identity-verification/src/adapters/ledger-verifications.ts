import type { Scope } from '@hoso/access';
import { Refusal } from '@hoso/kernel';
import type { Ledger } from '@hoso/ledger';
import type { IndexDeclaration, Store } from '@hoso/store';

import { resolveByHand, type ResolveByHand } from '../domain/decide-verification.js';
import type { Verification } from '../domain/verification.js';
import { Verifications, type KeptVerification } from '../domain/verifications.js';

export const VERIFICATIONS = 'verifications';

export const VERIFICATION_INDEXES: readonly IndexDeclaration[] = [
  { name: 'work-list', keys: { 'state.agencyCode': 1, 'state.phase': 1, 'state.askedAt': 1, _id: 1 }, sparse: true },
];

/** Verifications in the ledger. */
export class LedgerVerifications extends Verifications {
  constructor(
    private readonly ledger: Ledger<Verification, 'identity-verification'>,
    private readonly store: Store,
  ) {
    super();
  }

  override async get(scope: Scope, dossierId: string): Promise<KeptVerification> {
    const document = await this.ledger.find(dossierId);
    if (!document || !mayKnow(scope, document.state)) throw dossierNotFound();
    return document;
  }

  override waiting(
    scope: Scope,
    limit: number,
    after?: { readonly askedAt: string; readonly dossierId: string },
  ): Promise<readonly KeptVerification[]> {
    const from = after?.askedAt ?? '';
    return this.store.find<KeptVerification>(
      VERIFICATIONS,
      {
        'state.agencyCode': scope.agency ?? '',
        'state.phase': 'waiting-for-official',
        'state.askedAt': { $gte: from },
        ...(after ? { $or: [{ 'state.askedAt': { $gt: from } }, { _id: { $gt: after.dossierId } }] } : {}),
      },
      { sort: { 'state.askedAt': 1, _id: 1 }, limit, projection: { rev: 1, state: 1 } },
    );
  }

  override async resolve(
    scope: Scope,
    dossierId: string,
    expectedRevision: number,
    command: ResolveByHand,
    traceId: string,
  ): Promise<KeptVerification> {
    const { document } = await this.ledger.command({
      dossierId,
      name: 'resolve-by-hand',
      id: command.commandId,
      traceId,
      admit: (state) => (mayKnow(scope, state) ? undefined : dossierNotFound()),
      expectedRevision,
      decide: (state, context) => resolveByHand(state, command, context),
    });
    return document;
  }
}

function mayKnow(scope: Scope, verification: Verification | null): boolean {
  return verification !== null && scope.kind === 'official' && scope.agency === verification.agencyCode;
}

function dossierNotFound(): Refusal {
  return new Refusal('not-found', 'dossier-not-found');
}
