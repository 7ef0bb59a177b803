import {
  DossierSubmitted,
  DossierSupplemented,
  DossierWithdrawn,
  FeePaid,
} from '@hoso/contracts';
import { listen, on, type LedgerDefinition } from '@hoso/ledger';

import { VERIFICATIONS, VERIFICATION_INDEXES } from './adapters/ledger-verifications.js';
import { answerPaid, answerSubmitted, answerSupplemented, answerWithdrawn, decideOnAnswer } from './domain/decide-verification.js';
import type { RegisterAnswer, Verification } from './domain/verification.js';
import type { VerifyIdentity } from './features/verify-identity/verify-identity.js';

/** Every fact that identity-verification hears, and the decision that answers it. */
export const IDENTITY_VERIFICATION_EARS = listen<Verification, 'identity-verification'>(['intake'], [
  on(DossierSubmitted, answerSubmitted),
  on(DossierSupplemented, answerSupplemented),
  on(DossierWithdrawn, answerWithdrawn),
  on(FeePaid, answerPaid),
]);

/** What the counter believes, with the questions that it asks. */
export function identityVerificationLedger(
  verify: VerifyIdentity,
): LedgerDefinition<Verification, 'identity-verification'> {
  return {
    service: 'identity-verification',
    owner: 'identity-verification',
    collection: VERIFICATIONS,
    indexes: VERIFICATION_INDEXES,
    view: 'fact',
    ...IDENTITY_VERIFICATION_EARS,
    carryOut: (dossierId, want) => verify.carryOut(dossierId, want),
    onAnswer: (state, want, answer, context) => decideOnAnswer(state, want, answer as RegisterAnswer, context),
  };
}
