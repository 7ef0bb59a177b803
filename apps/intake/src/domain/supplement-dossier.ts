import { DossierSupplemented } from '@hoso/contracts';
import { Refusal } from '@hoso/kernel';
import type { Decision, DecisionContext } from '@hoso/ledger';

import type { Attachment, Dossier } from './dossier.js';
import { papersOf } from './file-dossier.js';
import { durableByMs } from './last-moment.js';
import { Unprepared } from './unprepared.js';

export interface Supplement {
  readonly contentHash: string;
  /** Files that come with this round; those of earlier rounds stay unless the same paper comes anew. */
  readonly attachments: readonly Attachment[];
}

/** The files of a dossier after new ones came: a paper that comes anew takes the place of the old. */
export function attachmentsAfter(before: readonly Attachment[], came: readonly Attachment[]): readonly Attachment[] {
  const renewed = new Set(came.map(({ paperCode }) => paperCode));
  return [...before.filter(({ paperCode }) => !renewed.has(paperCode)), ...came];
}

/**
 * The applicant answers the open request (bổ sung hồ sơ). Only possible while one is open and its time has not run out.
 * What is known about the applicant was about the old content, and is asked anew.
 */
export function supplementDossier(
  state: Dossier | null,
  supplement: Supplement | undefined,
  context: DecisionContext,
): Decision<Dossier, 'intake'> | Refusal {
  if (state === null) return new Refusal('not-found', 'dossier-not-found');
  if (state.withdrawal === 'asked') {
    return new Refusal('conflict', 'already-withdrawn', { extensions: { status: state.status } });
  }
  if (state.supplement === null) {
    return new Refusal('conflict', 'no-supplement-asked', { extensions: { status: state.status } });
  }
  const { round, answerBy } = state.supplement;
  if (Date.parse(answerBy) < context.nowMs) {
    return new Refusal('conflict', 'supplement-too-late', { extensions: { answerBy } });
  }
  if (supplement === undefined) throw new Unprepared();
  const attachments = attachmentsAfter(state.attachments, supplement.attachments);
  const at = new Date(context.nowMs).toISOString();
  return {
    state: {
      ...state,
      supplement: null,
      identity: 'asked',
      contents: [...state.contents, { round, hash: supplement.contentHash, at }],
      attachments,
    },
    facts: [DossierSupplemented.say({ round, contentHash: supplement.contentHash, papers: papersOf(attachments) })],
    durableByMs: durableByMs(answerBy),
  };
}
