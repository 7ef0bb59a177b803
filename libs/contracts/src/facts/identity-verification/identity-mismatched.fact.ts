import { z } from 'zod';

import { defineFact, type DataOf } from '../../fact.js';
import { Sha256 } from '../../primitives.js';

/** The person exists, but something that the dossier says differs. Names the fields, never the register's values. */
export const IdentityMismatched = defineFact({
  owner: 'identity-verification',
  name: 'identity-verification.identity-mismatched',
  version: 1,
  description: 'The person exists but the named fields differ; the applicant is asked to correct them.',
  data: z.object({
    /** Which content was checked: 0 as filed, k after supplement k. */
    round: z.int().nonnegative(),
    /** Hash of the evidence record that identity-verification keeps. */
    evidence: Sha256,
    /** How many times the register was asked until it answered. */
    attempts: z.int().positive(),
    fields: z.array(z.enum(['fullName', 'birthDate', 'sex'])).min(1),
  }),
  metric: z.object({
    round: z.int().nonnegative(),
    attempts: z.int().positive(),
    fields: z.array(z.string()),
  }),
  measures: (data) => ({ round: data.round, attempts: data.attempts, fields: [...data.fields] }),
});
export type IdentityMismatched = DataOf<typeof IdentityMismatched>;
