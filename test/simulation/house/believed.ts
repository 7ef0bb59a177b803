import type { Speaker } from '@hoso/contracts';
import type { LedgerDefinition } from '@hoso/ledger';
import type { Store } from '@hoso/store';

import { VERIFICATION_INDEXES, VERIFICATIONS } from '../../../apps/identity-verification/src/adapters/ledger-verifications.js';
import { decideOnAnswer } from '../../../apps/identity-verification/src/domain/decide-verification.js';
import type { RegisterAnswer, Verification } from '../../../apps/identity-verification/src/domain/verification.js';
import type { VerifyIdentity } from '../../../apps/identity-verification/src/features/verify-identity/verify-identity.js';
import { IDENTITY_VERIFICATION_EARS } from '../../../apps/identity-verification/src/identity-verification.subscriptions.js';
import { DOSSIER_INDEXES, DOSSIERS } from '../../../apps/intake/src/adapters/ledger-dossiers.js';
import type { Dossier } from '../../../apps/intake/src/domain/dossier.js';
import { INTAKE_EARS } from '../../../apps/intake/src/intake.subscriptions.js';
import { CASE_INDEXES, CASES } from '../../../apps/processing/src/adapters/ledger-cases.js';
import { orderNumbers } from '../../../apps/processing/src/adapters/order-numbers.js';
import type { Case } from '../../../apps/processing/src/domain/cases/case.js';
import { timeCase } from '../../../apps/processing/src/domain/cases/supplement-case.js';
import { PROCESSING_EARS } from '../../../apps/processing/src/processing.subscriptions.js';

/** What intake believes, as its module says it. */
export function intakeBelieves(): LedgerDefinition<Dossier, 'intake'> {
  return { service: 'intake', owner: 'intake', collection: DOSSIERS, indexes: DOSSIER_INDEXES, view: 'fact', ...INTAKE_EARS };
}

/** What identity-verification believes, as its module says it. */
export function identityBelieves(verify: VerifyIdentity): LedgerDefinition<Verification, 'identity-verification'> {
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

/** What processing believes, as its module says it. */
export function processingBelieves(store: Store): LedgerDefinition<Case, 'processing'> {
  return {
    service: 'processing',
    owner: 'processing',
    collection: CASES,
    indexes: CASE_INDEXES,
    view: 'fact',
    ...PROCESSING_EARS,
    onTimer: timeCase,
    provide: orderNumbers(store),
  };
}

/** The same beliefs in a release that throws for a while, whatever it is asked to decide. */
export function inRelease<State, Owner extends Speaker>(
  definition: LedgerDefinition<State, Owner>,
  isBad: () => boolean,
): LedgerDefinition<State, Owner> {
  const { onFact, onTimer, onAnswer } = definition;
  const orThrow = <Answer>(decide: () => Answer): Answer => {
    if (isBad()) throw new Error('this release is a bad one');
    return decide();
  };
  return {
    ...definition,
    onFact: (state, fact, context) => orThrow(() => onFact(state, fact, context)),
    ...(onTimer && { onTimer: (state, timer, context) => orThrow(() => onTimer(state, timer, context)) }),
    ...(onAnswer && {
      onAnswer: (state, want, answer, context) => orThrow(() => onAnswer(state, want, answer, context)),
    }),
  };
}
