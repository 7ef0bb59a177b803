import { z } from 'zod';

import { defineFact, type DataOf } from '../../fact.js';
import { NationalStatus } from '../../national-status.js';
import { Code } from '../../primitives.js';

/** One step of the procedure is done. */
export const StepCompleted = defineFact({
  owner: 'processing',
  name: 'processing.step-completed',
  version: 1,
  description: 'A step was completed, by the system or by an official.',
  data: z.object({
    step: Code,
    kind: z.enum(['automatic', 'official', 'opinion']),
    /** The official's subject in the token; null where the system did it. */
    official: z.string().max(128).nullable(),
    /** National status (trạng thái hồ sơ) after this fact. */
    status: NationalStatus,
  }),
  metric: z.object({
    step: Code,
    kind: z.string(),
    status: NationalStatus,
  }),
  measures: (data) => ({ step: data.step, kind: data.kind, status: data.status }),
});
export type StepCompleted = DataOf<typeof StepCompleted>;
