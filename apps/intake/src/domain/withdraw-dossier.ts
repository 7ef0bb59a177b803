import { DossierWithdrawn, NATIONAL_STATUSES } from '@hoso/contracts';
import { Refusal } from '@hoso/kernel';
import type { Decision } from '@hoso/ledger';

import { feesOf, type Dossier } from './dossier.js';

/**
 * The applicant asks to withdraw (rút hồ sơ). Refused here when the desk already knows that it is too late, and once money was
 * paid, which would be kept for nothing; otherwise processing has the last word, because a decision may be on its way.
 */
export function withdrawDossier(state: Dossier | null, reason: string): Decision<Dossier, 'intake'> | Refusal {
  if (state === null) return new Refusal('not-found', 'dossier-not-found');
  if (state.withdrawal === 'asked' || state.withdrawal === 'confirmed') {
    return new Refusal('conflict', 'already-withdrawn', { extensions: { status: state.status } });
  }
  if (state.status === 9 || NATIONAL_STATUSES[state.status].terminal) {
    return new Refusal('conflict', 'too-late-to-withdraw', { extensions: { status: state.status } });
  }
  if (feesOf(state).some(({ paid }) => paid !== null)) {
    return new Refusal('conflict', 'fee-paid', { extensions: { status: state.status } });
  }
  return {
    state: { ...state, withdrawal: 'asked', supplement: null },
    facts: [DossierWithdrawn.say({ reason })],
  };
}
