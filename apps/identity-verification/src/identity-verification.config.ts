import { durationMs, serviceEnvironment, url, wholeNumber } from '@hoso/config';
import type { z } from 'zod';

/** The environment that identity-verification needs, besides what all services share. */
export const identityVerificationEnvironment = serviceEnvironment.extend({
  /** The population database (CSDLQG về dân cư); the rehearsed one where none is named. */
  POPULATION_DATABASE_URL: url().optional(),
  /** For one question to it, its answer included. */
  POPULATION_DATABASE_TIMEOUT_MS: durationMs(100, 60_000).default(3_000),
  /** Questions under way at once. */
  POPULATION_DATABASE_CONCURRENCY_MAX: wholeNumber(1, 256).default(32),
});
export type IdentityVerificationEnvironment = z.output<typeof identityVerificationEnvironment>;
