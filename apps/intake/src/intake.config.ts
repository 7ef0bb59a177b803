import { serviceEnvironment, wholeNumber } from '@hoso/config';
import type { z } from 'zod';

/** The environment that intake needs, besides what all services share. */
export const intakeEnvironment = serviceEnvironment.extend({
  /** Days after the one of reserving, at the end of which a reserved reference can be used no more. */
  RESERVED_REFERENCE_DAYS: wholeNumber(1, 365).default(30),
});
export type IntakeEnvironment = z.output<typeof intakeEnvironment>;
