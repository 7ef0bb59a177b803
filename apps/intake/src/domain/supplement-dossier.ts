import { DossierSupplemented } from '@hoso/contracts';
import { Refusal } from '@hoso/kernel';
import type { Decision, DecisionContext } from '@hoso/ledger';

import type { Attachment, Dossier } from './dossier.js';
import { papersOf } from './file-dossier.js';

export interface Supplement {
  readonly contentHash: string;
  /** Files that come with this round; those of earlier rounds stay unless the same paper comes anew. */
  readonly attachments: readonly Attachment[];
}

/** The applicant answers the open request (bổ sung hồ sơ). Only possible while one is open and its time has not run out. */
export function supplementDossier(
  state: Dossier | null,
  supplement: Supplement,
  context: DecisionContext,
): Decision<Dossier, 'intake'> | Refusal {
  if (state === null) return new Refusal('not-found', 'dossier-not-found');
  if (state.supplement === null) {
    return new Refusal('conflict', 'no-supplement-asked', { extensions: { status: state.status } });
  }
  if (Date.parse(state.supplement.answerBy) < context.nowMs) {
    return new Refusal('conflict', 'supplement-too-late', { extensions: { answerBy: state.supplement.answerBy } });
  }
  const { round } = state.supplement;
  const renewed = new Set(supplement.attachments.map((attachment) => attachment.paperCode));
  const attachments = [
    ...state.attachments.filter((attachment) => !renewed.has(attachment.paperCode)),
    ...supplement.attachments,
  ];
  const at = new Date(context.nowMs).toISOString();
  return {
    state: {
      ...state,
      supplement: null,
      contents: [...state.contents, { round, hash: supplement.contentHash, at }],
      attachments,
    },
    facts: [
      DossierSupplemented.say({ round, contentHash: supplement.contentHash, papers: papersOf(attachments) }),
    ],
  };
}
