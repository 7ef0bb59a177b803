import { DossierSubmitted, type Channel } from '@hoso/contracts';
import type { Decision, DecisionContext } from '@hoso/ledger';
import { Defect } from '@hoso/kernel';

import type { Attachment, Dossier } from './dossier.js';

/** A filing that passed every check at the door, with its content already sealed. */
export interface Filing {
  readonly tenant: string;
  readonly portal: string;
  readonly idempotencyKey: string;
  readonly portalReference: string;
  readonly fingerprint: string;
  readonly reference: string;
  readonly procedureCode: string;
  readonly procedureVersion: number;
  readonly agencyCode: string;
  readonly channel: Channel;
  readonly representative: boolean;
  readonly contentHash: string;
  readonly attachments: readonly Attachment[];
}

/** Keeps a filing as a new dossier, and says so. */
export function fileDossier(
  state: Dossier | null,
  filing: Filing,
  context: DecisionContext,
): Decision<Dossier, 'intake'> {
  if (state !== null) throw new Defect('id-in-use', 'a new dossier needs a new id');
  const submittedAt = new Date(context.nowMs).toISOString();
  const { contentHash, attachments, ...kept } = filing;
  return {
    state: {
      ...kept,
      submittedAt,
      contents: [{ round: 0, hash: contentHash, at: submittedAt }],
      attachments,
      status: 1,
      history: [{ status: 1, at: submittedAt }],
      identity: 'asked',
      dossierCode: null,
      dueAt: null,
      supplement: null,
      withdrawal: 'none',
      reason: null,
      outcome: null,
      result: null,
    },
    facts: [
      DossierSubmitted.say({
        procedureCode: filing.procedureCode,
        procedureVersion: filing.procedureVersion,
        agencyCode: filing.agencyCode,
        tenant: filing.tenant,
        channel: filing.channel,
        portal: filing.portal,
        reference: filing.reference,
        contentHash,
        papers: papersOf(attachments),
        representative: filing.representative,
      }),
    ],
  };
}

/** The papers that the attachments are, each once, in the order of their codes. */
export function papersOf(attachments: readonly Attachment[]): string[] {
  return [...new Set(attachments.map((attachment) => attachment.paperCode))].sort();
}
