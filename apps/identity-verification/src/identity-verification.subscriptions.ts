import {
  DossierSubmitted,
  DossierSupplemented,
  DossierWithdrawn,
} from '@hoso/contracts';
import { listen, on } from '@hoso/ledger';

import type { Verification } from './domain/verification.js';
import { answerSubmitted, answerSupplemented, answerWithdrawn } from './domain/decide-verification.js';

/** Every fact that identity-verification hears, and the decision that answers it. */
export const IDENTITY_VERIFICATION_EARS = listen<Verification, 'identity-verification'>(['intake'], [
  on(DossierSubmitted, answerSubmitted),
  on(DossierSupplemented, answerSupplemented),
  on(DossierWithdrawn, answerWithdrawn),
]);
