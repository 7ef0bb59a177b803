import { NATIONAL_STATUSES } from '@hoso/contracts';
import { Defect } from '@hoso/kernel';

import { feesOf, openFeeOf, type Dossier, type FeeRequest } from './dossier.js';
import type { KeptDossier } from './dossiers.js';

/** A dossier as its portal may see it. */
export interface DossierView {
  readonly dossierId: string;
  readonly reference: string;
  readonly dossierCode: string | null;
  readonly portalReference: string;
  readonly procedureCode: string;
  readonly procedureVersion: number;
  readonly agencyCode: string;
  readonly channel: string;
  readonly status: { readonly id: number; readonly vi: string; readonly en: string; readonly terminal: boolean };
  readonly history: readonly { readonly status: number; readonly at: string }[];
  readonly identity: string;
  readonly submittedAt: string;
  readonly dueAt: string | null;
  readonly supplement: Dossier['supplement'];
  /** Money that was asked for, oldest first, and what was paid of it. */
  readonly fees: readonly FeeRequest[];
  readonly withdrawal: Dossier['withdrawal'];
  readonly outcome: Dossier['outcome'];
  readonly reason: string | null;
  readonly result: { readonly code: string; readonly by: string; readonly at: string; readonly sha256: string } | null;
  readonly attachments: readonly {
    readonly fileId: string;
    readonly paperCode: string;
    readonly sha256: string;
    readonly bytes: number;
    readonly mediaType: string;
  }[];
  /** Revision: the ETag of this view, and what `If-Match` asks for. */
  readonly revision: number;
  readonly links: Readonly<Record<string, string>>;
}

export function stateOf(dossier: KeptDossier): Dossier {
  if (dossier.state === null) throw new Defect('dossier-without-state', 'a filed dossier has a state');
  return dossier.state;
}

export function viewOf(dossier: KeptDossier): DossierView {
  const state = stateOf(dossier);
  const self = `/dossiers/${dossier._id}`;
  return {
    dossierId: dossier._id,
    reference: state.reference,
    dossierCode: state.dossierCode,
    portalReference: state.portalReference,
    procedureCode: state.procedureCode,
    procedureVersion: state.procedureVersion,
    agencyCode: state.agencyCode,
    channel: state.channel,
    status: { id: state.status, ...NATIONAL_STATUSES[state.status] },
    history: state.history,
    identity: state.identity,
    submittedAt: state.submittedAt,
    dueAt: state.dueAt,
    supplement: state.supplement,
    fees: feesOf(state),
    withdrawal: state.withdrawal,
    outcome: state.outcome,
    reason: state.reason,
    result: state.result
      ? { code: state.result.code, by: state.result.by, at: state.result.at, sha256: state.result.hash }
      : null,
    attachments: state.attachments,
    revision: dossier.rev,
    links: {
      self,
      events: `${self}/events`,
      ...(state.supplement ? { supplements: `${self}/supplements` } : {}),
      ...(openFeeOf(state) ? { payments: `${self}/payments` } : {}),
      ...(state.result ? { result: `${self}/result` } : {}),
    },
  };
}
