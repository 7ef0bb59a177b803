import {
  DossierSubmitted,
  DossierSupplemented,
  DossierWithdrawn,
  IdentityMatched,
  IdentityMismatched,
  IdentityNotFound,
  IdentityPartial,
  IdentityPostponed,
  IdentityResolvedByHand,
} from '@hoso/contracts';
import { listen, on } from '@hoso/ledger';

import type { Case } from './domain/cases/case.js';
import { hearCase } from './domain/cases/hear-case.js';

/** Every fact that processing hears, and the decision that answers it. */
export const PROCESSING_EARS = listen<Case, 'processing'>(['intake', 'identity-verification'], [
  on(DossierSubmitted, hearCase),
  on(DossierSupplemented, hearCase),
  on(DossierWithdrawn, hearCase),
  on(IdentityMatched, hearCase),
  on(IdentityMismatched, hearCase),
  on(IdentityNotFound, hearCase),
  on(IdentityPartial, hearCase),
  on(IdentityPostponed, hearCase),
  on(IdentityResolvedByHand, hearCase),
]);
