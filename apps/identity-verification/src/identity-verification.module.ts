import type { Blueprint } from '@hoso/service';

import { IntakeIdentityDesk } from './adapters/intake-identity-desk.js';
import { LedgerVerifications } from './adapters/ledger-verifications.js';
import { PopulationDatabase } from './adapters/population-database.js';
import type { Verification } from './domain/verification.js';
import { Verifications } from './domain/verifications.js';
import { ResolveByHandController } from './features/resolve-by-hand/resolve-by-hand.controller.js';
import { VerifyIdentity } from './features/verify-identity/verify-identity.js';
import { identityVerificationEnvironment } from './identity-verification.config.js';
import { IDENTITY_VERIFICATION_PROBLEMS } from './identity-verification.errors.js';
import { identityVerificationLedger } from './identity-verification.subscriptions.js';

/** The counter: which adapter stands behind which port. */
export const IDENTITY_VERIFICATION: Blueprint<Verification, typeof identityVerificationEnvironment, 'identity-verification'> = {
  service: 'identity-verification',
  title: 'Hoso identity verification (xác minh)',
  description: 'Who the applicant is, on what evidence; and the manual way out for officials.',
  environment: identityVerificationEnvironment,
  problems: IDENTITY_VERIFICATION_PROBLEMS,
  furnish: ({ environment, observability, store, clock, random, http }) => {
    const { log, health } = observability;
    const register = new PopulationDatabase({
      url: environment.POPULATION_DATABASE_URL ?? environment.NEIGHBOURS_URL ?? '',
      timeoutMs: environment.POPULATION_DATABASE_TIMEOUT_MS,
      concurrencyMax: environment.POPULATION_DATABASE_CONCURRENCY_MAX,
      onState: (state) => log.warn('breaker of the population database', { neighbour: 'population-database', state }),
      clock,
    });
    health.dependOn({ name: 'population-database', kind: 'soft', check: () => Promise.resolve(register.contact) });
    const verify = new VerifyIdentity(new IntakeIdentityDesk(http, environment.INTAKE_URL), register, random);
    return Promise.resolve({
      collections: [],
      ledger: identityVerificationLedger(verify),
      rooms: (ledger) => ({
        controllers: [ResolveByHandController],
        providers: [{ provide: Verifications, useValue: new LedgerVerifications(ledger, store) }],
      }),
    });
  },
};
