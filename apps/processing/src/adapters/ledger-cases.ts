import type { Scope } from '@hoso/access';
import { Defect, Refusal } from '@hoso/kernel';
import type { Ledger } from '@hoso/ledger';
import { Piles, type Filter, type IndexDeclaration, type Store } from '@hoso/store';

import { actOnCase, type Action, type Actor } from '../domain/cases/act-on-case.js';
import type { Case } from '../domain/cases/case.js';
import { Cases, type ActCommand, type CaseFilter, type CasePosition, type KeptCase } from '../domain/cases/cases.js';

export const CASES = 'cases';

export const CASE_INDEXES: readonly IndexDeclaration[] = [
  { name: 'code', keys: { 'state.dossierCode': 1 }, sparse: true },
  { name: 'work-list', keys: { 'state.desk': 1, 'state.phase': 1, 'state.since': 1, _id: 1 }, sparse: true },
];

/** Cases in the ledger. */
export class LedgerCases extends Cases {
  /** By desk and phase: officials ask again and again for the top of theirs. */
  private readonly piles = new Piles<KeptCase>(({ state }) => state!.since);

  constructor(
    private readonly ledger: Ledger<Case, 'processing'>,
    private readonly store: Store,
  ) {
    super();
  }

  override async get(scope: Scope, dossierId: string): Promise<KeptCase> {
    const document = await this.ledger.find(dossierId);
    if (!document || !mayKnow(scope, document.state)) throw caseNotFound();
    return document;
  }

  override async list(
    scope: Scope,
    filter: CaseFilter,
    limit: number,
    after?: CasePosition,
  ): Promise<readonly KeptCase[]> {
    const desk = scope.agency ?? '';
    const { phase, procedureCode } = filter;
    const ask = (conditions: Filter, most: number): Promise<readonly KeptCase[]> => this.store.find<KeptCase>(
      CASES,
      {
        'state.desk': desk,
        ...(phase === undefined ? {} : { 'state.phase': phase }),
        ...(procedureCode === undefined ? {} : { 'state.filed.procedureCode': procedureCode }),
        ...conditions,
      },
      { sort: { 'state.since': 1, _id: 1 }, limit: most, projection: { rev: 1, state: 1 } },
    );
    if (after) {
      const { since, dossierId } = after;
      return ask({ 'state.since': { $gte: since }, $or: [{ 'state.since': { $gt: since } }, { _id: { $gt: dossierId } }] }, limit);
    }
    return phase === undefined || procedureCode !== undefined
      ? ask({ 'state.since': { $gte: '' } }, limit)
      : this.piles.top(`${desk} ${phase}`, limit, limit, (since, most) => ask({ 'state.since': since }, most));
  }

  override async act(
    scope: Scope,
    dossierId: string,
    expectedRevision: number,
    action: Action,
    command: ActCommand,
  ): Promise<KeptCase> {
    const actor = actorOf(scope);
    const { document } = await this.ledger.command({
      dossierId,
      name: action.action,
      id: command.id,
      traceId: command.traceId,
      admit: (state) => (mayKnow(scope, state) ? undefined : caseNotFound()),
      expectedRevision,
      decide: (state, context) => actOnCase(state, action, actor, context),
    });
    return document;
  }
}

/** The handling agency knows its cases; an agency that is asked for an opinion knows them while it is asked, and after. */
function mayKnow(scope: Scope, state: Case | null): boolean {
  if (state === null) return false;
  if (scope.kind === 'service') return true;
  if (scope.kind !== 'official' || scope.agency === undefined) return false;
  return (
    state.filed?.agencyCode === scope.agency ||
    state.desk === scope.agency ||
    state.opinions.some(({ agencyCode }) => agencyCode === scope.agency)
  );
}

function caseNotFound(): Refusal {
  return new Refusal('not-found', 'case-not-found');
}

function actorOf(scope: Scope): Actor {
  if (scope.agency === undefined) throw new Defect('official-without-agency', 'an official acts for an agency');
  return { subject: scope.subject, agency: scope.agency, roles: scope.roles };
}
