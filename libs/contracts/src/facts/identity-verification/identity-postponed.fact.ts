import { z } from 'zod';

import { defineFact, type DataOf } from '../../fact.js';
import { Instant } from '../../primitives.js';

/** The register did not answer. The dossier waits and is asked about again; no dossier fails because a neighbour is down. */
export const IdentityPostponed = defineFact({
  owner: 'identity-verification',
  name: 'identity-verification.identity-postponed',
  version: 1,
  description: 'The register did not answer or refused to; it will be asked again. Said once per round, not per attempt.',
  data: z.object({
    round: z.int().nonnegative(),
    reason: z.enum(['unavailable', 'forbidden']),
    nextAttemptAt: Instant,
  }),
  metric: z.object({ round: z.int().nonnegative(), reason: z.string() }),
  measures: (data) => ({ round: data.round, reason: data.reason }),
});
export type IdentityPostponed = DataOf<typeof IdentityPostponed>;
