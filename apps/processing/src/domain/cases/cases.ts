import type { Scope } from '@hoso/access';
import type { LedgerDocument } from '@hoso/ledger';

import type { Action } from './act-on-case.js';
import type { Case, CasePhase } from './case.js';

export type KeptCase = Pick<LedgerDocument<Case>, '_id' | 'rev' | 'state'>;

export interface CaseFilter {
  readonly phase?: CasePhase;
  readonly procedureCode?: string;
}

export interface CasePosition {
  readonly since: string;
  readonly dossierId: string;
}

export interface ActCommand {
  readonly id: string;
  readonly traceId: string;
}

/** Where cases are kept. An official sees those of the own agency, and those that ask it for an opinion. */
export abstract class Cases {
  /** @throws Refusal `case-not-found`. */
  abstract get(scope: Scope, dossierId: string): Promise<KeptCase>;

  /** The work list: cases in a phase, those that wait longest first. */
  abstract list(scope: Scope, filter: CaseFilter, limit: number, after?: CasePosition): Promise<readonly KeptCase[]>;

  /** @throws Refusal `case-not-found`, `revision-mismatch`, and whatever `actOnCase` refuses. */
  abstract act(
    scope: Scope,
    dossierId: string,
    expectedRevision: number,
    action: Action,
    command: ActCommand,
  ): Promise<KeptCase>;
}
