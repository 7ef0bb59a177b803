import type { Service } from '@hoso/contracts';
import type { z } from 'zod';

import { identityVerificationEnvironment } from '../apps/identity-verification/src/identity-verification.config.js';
import { intakeEnvironment } from '../apps/intake/src/intake.config.js';
import { monitoringEnvironment } from '../apps/monitoring/src/monitoring.config.js';
import { processingEnvironment } from '../apps/processing/src/processing.config.js';

/** What each service reads from its environment, as the service itself declares it. */
export const ENVIRONMENTS: Readonly<Record<Service, z.ZodObject>> = {
  intake: intakeEnvironment,
  'identity-verification': identityVerificationEnvironment,
  processing: processingEnvironment,
  monitoring: monitoringEnvironment,
};
