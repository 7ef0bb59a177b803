import { noted, serviceEnvironment, url } from '@hoso/config';
import { z } from 'zod';

/** The environment that identity-verification needs, besides what all services share. */
export const identityVerificationEnvironment = serviceEnvironment.extend({
  /** The population database (CSDLQG về dân cư); the rehearsed one where none is named. */
  POPULATION_DATABASE_URL: url().optional(),
  /** For one question to it, its answer included. */
  POPULATION_DATABASE_TIMEOUT_MS: noted(z.coerce.number().int().min(100).max(60_000), {
    expectation: 'milliseconds from 100 to 60000',
    example: '3000',
  }).default(3_000),
  /** Questions under way at once. */
  POPULATION_DATABASE_CONCURRENCY_MAX: noted(z.coerce.number().int().min(1).max(256), {
    expectation: 'a number from 1 to 256',
    example: '32',
  }).default(32),
});
export type IdentityVerificationEnvironment = z.output<typeof identityVerificationEnvironment>;
