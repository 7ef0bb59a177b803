import { z } from 'zod';

import { defineFact, type DataOf } from '../../fact.js';
import { Sha256 } from '../../primitives.js';

/** The register knows only the birth year; what it knows agrees. */
export const IdentityPartial = defineFact({
  owner: 'identity-verification',
  name: 'identity-verification.identity-partial',
  version: 1,
  description: 'What the register knows of the applicant agrees, but it does not know everything.',
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
export type IdentityPartial = DataOf<typeof IdentityPartial>;
