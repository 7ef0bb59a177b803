import { z } from 'zod';

import { defineFact, type DataOf } from '../../fact.js';
import { Code, Sha256 } from '../../primitives.js';

/** An official has looked at the papers and said whether the applicant is who the dossier says. */
export const IdentityResolvedByHand = defineFact({
  owner: 'identity-verification',
  name: 'identity-verification.identity-resolved-by-hand',
  version: 1,
  description: 'An official confirmed or rejected the identity after the register could not.',
  data: z.object({
    round: z.int().nonnegative(),
    outcome: z.enum(['confirmed', 'rejected']),
    reason: Code,
    /** The official's subject in the token: a reference, not a name. */
    official: z.string().min(1).max(128),
    evidence: Sha256,
  }),
  metric: z.object({ round: z.int().nonnegative(), outcome: z.string(), reason: z.string() }),
  measures: (data) => ({ round: data.round, outcome: data.outcome, reason: data.reason }),
});
export type IdentityResolvedByHand = DataOf<typeof IdentityResolvedByHand>;
