import { z } from 'zod';

import { defineFact, type DataOf } from '../../fact.js';
import { NationalStatus } from '../../national-status.js';
import { Instant } from '../../primitives.js';

/** The agency has noted the payment; work goes on where it stopped, with the due date that follows. */
export const FeeSettled = defineFact({
  owner: 'processing',
  name: 'processing.fee-settled',
  version: 1,
  description: 'Work resumed after a payment.',
  data: z.object({
    request: z.int().positive(),
    dueAt: Instant.nullable(),
    /** The first due moment that had passed when the payment was asked for: for it the dossier stays late. Absent where none had. */
    missedAt: Instant.optional(),
    /** National status (trạng thái hồ sơ) after this fact. */
    status: NationalStatus,
  }),
  metric: z.object({
    request: z.int().positive(),
    dueAt: Instant.nullable(),
    missedAt: Instant.optional(),
    status: NationalStatus,
  }),
  measures: ({ request, dueAt, missedAt, status }) => ({ request, dueAt, ...(missedAt !== undefined && { missedAt }), status }),
});
export type FeeSettled = DataOf<typeof FeeSettled>;
