import { z } from 'zod';

import { defineFact, type DataOf } from '../../fact.js';
import { NationalStatus } from '../../national-status.js';
import { Instant } from '../../primitives.js';

/** What was missing has come; work goes on where it stopped, with the due date that follows. */
export const ProcessingResumed = defineFact({
  owner: 'processing',
  name: 'processing.processing-resumed',
  version: 1,
  description: 'Work resumed after a supplement.',
  data: z.object({
    round: z.int().positive(),
    dueAt: Instant.nullable(),
    /** The first due moment that had passed when the applicant was asked: for it the dossier stays late. Absent where none had. */
    missedAt: Instant.optional(),
    /** National status (trạng thái hồ sơ) after this fact. */
    status: NationalStatus,
  }),
  metric: z.object({
    round: z.int().positive(),
    dueAt: Instant.nullable(),
    missedAt: Instant.optional(),
    status: NationalStatus,
  }),
  measures: ({ round, dueAt, missedAt, status }) => ({ round, dueAt, ...(missedAt !== undefined && { missedAt }), status }),
});
export type ProcessingResumed = DataOf<typeof ProcessingResumed>;
