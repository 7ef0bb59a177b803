import { z } from 'zod';

import { defineFact, type DataOf } from '../../fact.js';
import { NationalStatus } from '../../national-status.js';

/** The withdrawal came in time; the case is closed. */
export const CaseWithdrawn = defineFact({
  owner: 'processing',
  name: 'processing.case-withdrawn',
  version: 1,
  description: 'Closed because the applicant withdrew.',
  data: z.object({
    /** National status (trạng thái hồ sơ) after this fact. */
    status: NationalStatus,
  }),
  metric: z.object({
    status: NationalStatus,
  }),
  measures: (data) => ({ status: data.status }),
});
export type CaseWithdrawn = DataOf<typeof CaseWithdrawn>;
