import { z } from 'zod';

import { defineFact, type DataOf } from '../../fact.js';
import { NationalStatus } from '../../national-status.js';
import { Code } from '../../primitives.js';

/** Someone, or the system, has begun to work on the accepted dossier. */
export const ProcessingStarted = defineFact({
  owner: 'processing',
  name: 'processing.processing-started',
  version: 1,
  description: 'Work on the first step began.',
  data: z.object({
    step: Code,
    /** National status (trạng thái hồ sơ) after this fact. */
    status: NationalStatus,
  }),
  metric: z.object({
    status: NationalStatus,
  }),
  measures: (data) => ({ status: data.status }),
});
export type ProcessingStarted = DataOf<typeof ProcessingStarted>;
