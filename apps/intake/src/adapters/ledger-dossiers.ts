import type { Scope } from '@hoso/access';
import { Defect, Failure, Refusal, type Clock } from '@hoso/kernel';
import { KeyTaken, type Command, type Decide, type Ledger } from '@hoso/ledger';
import { findNewest, type Filter, type IndexDeclaration, type Store, type WriteOperation } from '@hoso/store';

import type { Dossier } from '../domain/dossier.js';
import { Dossiers, type CommandIdentity, type DossierFilter, type Filed, type KeptDossier } from '../domain/dossiers.js';
import { fileDossier, type Filing } from '../domain/file-dossier.js';
import { payFee, type PaymentTold } from '../domain/pay-fee.js';
import { supplementDossier, type Supplement } from '../domain/supplement-dossier.js';
import { Unprepared } from '../domain/unprepared.js';
import { withdrawDossier } from '../domain/withdraw-dossier.js';

export const DOSSIERS = 'dossiers';

/**
 * One dossier per key and per reference of a portal, and one per temporary reference, for ever: the indexes are the
 * memory of what was filed.
 */
export const DOSSIER_INDEXES: readonly IndexDeclaration[] = [
  { name: 'portal-key', keys: { 'state.portal': 1, 'state.idempotencyKey': 1 }, unique: true, sparse: true },
  { name: 'portal-reference', keys: { 'state.portal': 1, 'state.portalReference': 1 }, unique: true, sparse: true },
  { name: 'reference', keys: { 'state.reference': 1 }, unique: true, sparse: true },
  { name: 'code', keys: { 'state.dossierCode': 1 }, sparse: true },
  { name: 'own-submitted', keys: { 'state.portal': 1, 'state.submittedAt': 1, _id: 1 }, sparse: true },
];

/** Dossiers in the ledger. */
export class LedgerDossiers extends Dossiers {
  constructor(
    private readonly ledger: Ledger<Dossier, 'intake'>,
    private readonly store: Store,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async file(
    scope: Scope,
    dossierId: string,
    filing: Filing,
    contents: readonly WriteOperation[],
    command: CommandIdentity,
  ): Promise<Filed> {
    if (filing.portal !== scope.clientId) throw new Defect('foreign-filing', 'a portal files in its own name only');
    try {
      const { document } = await this.ledger.command({
        dossierId,
        name: 'submit-dossier',
        id: command.id,
        traceId: command.traceId,
        contents,
        isFirst: true,
        decide: (state, context) => fileDossier(state, filing, context),
      });
      return { kind: 'new', dossier: document };
    } catch (error) {
      if (!(error instanceof KeyTaken)) throw error;
      return this.standing(scope, filing);
    }
  }

  private async standing(scope: Scope, filing: Filing): Promise<Filed> {
    const { portal, idempotencyKey, portalReference, reference } = filing;
    const byKey = await this.findByKey(scope, idempotencyKey);
    if (byKey) return { kind: 'key-known', dossier: byKey };
    const byPortalReference = await this.findOne({ 'state.portal': portal, 'state.portalReference': portalReference });
    if (byPortalReference) return { kind: 'portal-reference-known', dossier: byPortalReference };
    const byReference = await this.findByReference(scope, reference);
    if (byReference) return { kind: 'reference-known', dossier: byReference };
    // Nobody else's key is this one but by its reference; otherwise an old primary does not know yet who has just taken it.
    const foreign = await this.findOne({ 'state.reference': reference });
    if (foreign) throw new Defect('reference-of-another', 'a reference is in use, but not by this portal');
    throw new Failure('store', 'read-overtaken', { retryAfterSeconds: 1 });
  }

  override findByKey(scope: Scope, idempotencyKey: string): Promise<KeptDossier | undefined> {
    return this.findOne({ 'state.portal': scope.clientId, 'state.idempotencyKey': idempotencyKey });
  }

  override findByReference(scope: Scope, reference: string): Promise<KeptDossier | undefined> {
    return this.findOne({ 'state.portal': scope.clientId, 'state.reference': reference });
  }

  override async get(scope: Scope, dossierId: string): Promise<KeptDossier> {
    const document = await this.ledger.find(dossierId);
    if (!document || !mayKnow(scope, document.state)) throw dossierNotFound();
    return document;
  }

  override async getMany(scope: Scope, dossierIds: readonly string[]): Promise<readonly KeptDossier[]> {
    const found = await this.store.find<KeptDossier>(DOSSIERS, { _id: { $in: [...dossierIds] } }, { limit: dossierIds.length });
    return found.filter(({ state }) => mayKnow(scope, state));
  }

  override async revisions(dossierIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const found = await this.store.find<Pick<KeptDossier, '_id' | 'rev'>>(
      DOSSIERS,
      { _id: { $in: [...dossierIds] } },
      { limit: dossierIds.length, projection: { rev: 1 } },
    );
    return new Map(found.map(({ _id, rev }) => [_id, rev]));
  }

  override async list(
    scope: Scope,
    filter: DossierFilter,
    limit: number,
    after?: { readonly submittedAt: string; readonly dossierId: string },
  ): Promise<readonly KeptDossier[]> {
    const query: Record<string, Filter[string]> = { 'state.portal': scope.clientId };
    if (filter.status !== undefined) query['state.status'] = filter.status;
    if (filter.procedureCode !== undefined) query['state.procedureCode'] = filter.procedureCode;
    if (filter.portalReference !== undefined) query['state.portalReference'] = filter.portalReference;
    return findNewest<KeptDossier>(this.store, DOSSIERS, {
      field: 'state.submittedAt',
      filter: query,
      limit,
      after: after && { at: after.submittedAt, id: after.dossierId },
      projection: { rev: 1, state: 1 },
      nowMs: this.clock.now(),
    });
  }

  override async findForTracking(codeOrReference: string): Promise<KeptDossier | undefined> {
    return (
      (await this.findOne({ 'state.reference': codeOrReference })) ??
      (await this.findOne({ 'state.dossierCode': codeOrReference }))
    );
  }

  override supplement(
    scope: Scope,
    dossierId: string,
    expectedRevision: number,
    supplement: Supplement | undefined,
    contents: readonly WriteOperation[],
    command: CommandIdentity,
  ): Promise<KeptDossier> {
    const change = { dossierId, name: 'supplement-dossier', ...command, expectedRevision, contents };
    return this.change(scope, change, (state, context) => supplementDossier(state, supplement, context));
  }

  override pay(
    scope: Scope,
    dossierId: string,
    expectedRevision: number,
    { isClaimed, ...payment }: PaymentTold & { readonly isClaimed: boolean },
    command: CommandIdentity,
  ): Promise<KeptDossier> {
    const change = { dossierId, name: 'pay-fee', ...command, expectedRevision };
    return this.change(scope, change, (state, context) => {
      const decision = payFee(state, payment, context);
      if (!isClaimed && !(decision instanceof Refusal)) throw new Unprepared();
      return decision;
    });
  }

  override withdraw(
    scope: Scope,
    dossierId: string,
    expectedRevision: number,
    reason: string,
    command: CommandIdentity,
  ): Promise<KeptDossier> {
    const change = { dossierId, name: 'withdraw-dossier', ...command, expectedRevision };
    return this.change(scope, change, (state) => withdrawDossier(state, reason));
  }

  private async change(
    scope: Scope,
    change: Omit<Command<Dossier, 'intake'>, 'decide'>,
    decide: Decide<Dossier, 'intake'>,
  ): Promise<KeptDossier> {
    const admit = (state: Dossier | null): Refusal | undefined => (mayKnow(scope, state) ? undefined : dossierNotFound());
    const { document } = await this.ledger.command({ ...change, admit, decide });
    return document;
  }

  private async findOne(filter: Filter): Promise<KeptDossier | undefined> {
    const [document] = await this.store.find<KeptDossier>(DOSSIERS, filter, { limit: 1 });
    return document;
  }
}

/** A portal knows what it filed itself; the house's own services know all. */
function mayKnow(scope: Scope, dossier: Dossier | null): boolean {
  if (dossier === null) return false;
  return scope.kind === 'service' || (scope.kind === 'portal' && dossier.portal === scope.clientId);
}

function dossierNotFound(): Refusal {
  return new Refusal('not-found', 'dossier-not-found');
}
