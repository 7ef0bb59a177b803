import { z } from 'zod';

import { defineFact, type DataOf } from '../../fact.js';
import { Sha256 } from '../../primitives.js';

/** Number, name and birth date agree with the population database (CSDLQG về dân cư). */
export const IdentityMatched = defineFact({
  owner: 'identity-verification',
  name: 'identity-verification.identity-matched',
  version: 1,
  description: 'The applicant is who the dossier says.',
  data: z.object({
    /** Which content was checked: 0 as filed, k after supplement k. */
    round: z.int().nonnegative(),
    /** Hash of the evidence record that identity-verification keeps. */
    evidence: Sha256,
    /** How many times the register was asked until it answered. */
    attempts: z.int().positive(),
  }),
  metric: z.object({
    round: z.int().nonnegative(),
    attempts: z.int().positive(),
  }),
  measures: (data) => ({ round: data.round, attempts: data.attempts }),
});
export type IdentityMatched = DataOf<typeof IdentityMatched>;
