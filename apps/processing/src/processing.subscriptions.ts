import {
  DossierSubmitted,
  DossierSupplemented,
  DossierWithdrawn,
  FeePaid,
  IdentityMatched,
  IdentityMismatched,
  IdentityNotFound,
  IdentityPartial,
  IdentityPostponed,
  IdentityResolvedByHand,
} from '@hoso/contracts';
import { listen, on, type LedgerDefinition } from '@hoso/ledger';
import type { Store } from '@hoso/store';

import { CASES, CASE_INDEXES } from './adapters/ledger-cases.js';
import { orderNumbers } from './adapters/order-numbers.js';
import type { Case } from './domain/cases/case.js';
import { hearCase } from './domain/cases/hear-case.js';
import { timeCase } from './domain/cases/time-case.js';

/** Every fact that processing hears, and the decision that answers it. */
const EARS = listen<Case, 'processing'>(['intake', 'identity-verification'], [
  on(DossierSubmitted, hearCase),
  on(DossierSupplemented, hearCase),
  on(DossierWithdrawn, hearCase),
  on(FeePaid, hearCase),
  on(IdentityMatched, hearCase),
  on(IdentityMismatched, hearCase),
  on(IdentityNotFound, hearCase),
  on(IdentityPartial, hearCase),
  on(IdentityPostponed, hearCase),
  on(IdentityResolvedByHand, hearCase),
]);

/** What the office believes; the store gives the numbers of its dossier codes. */
export function processingLedger(store: Store): LedgerDefinition<Case, 'processing'> {
  return {
    service: 'processing',
    owner: 'processing',
    collection: CASES,
    indexes: CASE_INDEXES,
    view: 'fact',
    ...EARS,
    onTimer: timeCase,
    // An answer or a payment that intake took in time must not meet a request that lapsed because nobody here was listening.
    heardOutBeforeTimers: ['intake'],
    provide: orderNumbers(store),
  };
}
