import { z } from 'zod';

import { defineFact, type DataOf } from '../../fact.js';
import { NationalStatus } from '../../national-status.js';
import { Code, Instant } from '../../primitives.js';

/** The applicant is asked, once and completely, for what is missing (yêu cầu bổ sung). */
export const SupplementRequested = defineFact({
  owner: 'processing',
  name: 'processing.supplement-requested',
  version: 1,
  description: 'A supplement was asked for; the dossier waits for the applicant.',
  data: z.object({
    round: z.int().positive(),
    /** What is wrong, each with a JSON pointer into the filed dossier. */
    items: z.array(z.object({ pointer: z.string().max(256), reason: Code })).min(1).max(64),
    answerBy: Instant,
    /** National status (trạng thái hồ sơ) after this fact. */
    status: NationalStatus,
  }),
  metric: z.object({
    round: z.int().positive(),
    itemCount: z.int().positive(),
    status: NationalStatus,
  }),
  measures: (data) => ({ round: data.round, itemCount: data.items.length, status: data.status }),
});
export type SupplementRequested = DataOf<typeof SupplementRequested>;
