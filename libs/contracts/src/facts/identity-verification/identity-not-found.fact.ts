import { z } from 'zod';

import { defineFact, type DataOf } from '../../fact.js';
import { Sha256 } from '../../primitives.js';

/** The register knows no such person. Not a rejection: real citizens are missing from it; a person looks. */
export const IdentityNotFound = defineFact({
  owner: 'identity-verification',
  name: 'identity-verification.identity-not-found',
  version: 1,
  description: 'The register knows no such person; an official resolves it by hand.',
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
export type IdentityNotFound = DataOf<typeof IdentityNotFound>;
