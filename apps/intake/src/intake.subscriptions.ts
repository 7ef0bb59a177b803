import {
  CaseWithdrawn,
  DossierAccepted,
  DossierFinished,
  DossierNotAccepted,
  DossierStopped,
  FeeRequested,
  FeeSettled,
  IdentityMatched,
  IdentityMismatched,
  IdentityNotFound,
  IdentityPartial,
  IdentityPostponed,
  IdentityResolvedByHand,
  OpinionGiven,
  OpinionRequested,
  ProcessingResumed,
  ProcessingStarted,
  ResultDelivered,
  StepCompleted,
  SupplementRequested,
  WithdrawalRefused,
} from '@hoso/contracts';
import { listen, on, type LedgerDefinition } from '@hoso/ledger';

import { DOSSIERS, DOSSIER_INDEXES } from './adapters/ledger-dossiers.js';
import type { Dossier } from './domain/dossier.js';
import { hearProgress } from './domain/hear-progress.js';

/** Every fact that intake hears, and the decision that answers it. */
const EARS = listen<Dossier, 'intake'>(['identity-verification', 'processing'], [
  on(CaseWithdrawn, hearProgress),
  on(DossierAccepted, hearProgress),
  on(DossierFinished, hearProgress),
  on(DossierNotAccepted, hearProgress),
  on(DossierStopped, hearProgress),
  on(FeeRequested, hearProgress),
  on(FeeSettled, hearProgress),
  on(IdentityMatched, hearProgress),
  on(IdentityMismatched, hearProgress),
  on(IdentityNotFound, hearProgress),
  on(IdentityPartial, hearProgress),
  on(IdentityPostponed, hearProgress),
  on(IdentityResolvedByHand, hearProgress),
  on(OpinionGiven, hearProgress),
  on(OpinionRequested, hearProgress),
  on(ProcessingResumed, hearProgress),
  on(ProcessingStarted, hearProgress),
  on(ResultDelivered, hearProgress),
  on(StepCompleted, hearProgress),
  on(SupplementRequested, hearProgress),
  on(WithdrawalRefused, hearProgress),
]);

/** What the front desk believes. */
export const INTAKE_LEDGER: LedgerDefinition<Dossier, 'intake'> = {
  service: 'intake',
  owner: 'intake',
  collection: DOSSIERS,
  indexes: DOSSIER_INDEXES,
  view: 'fact',
  ...EARS,
};
