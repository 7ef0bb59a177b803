import { z } from 'zod';

import { defineFact, type DataOf } from '../../fact.js';
import { NationalStatus } from '../../national-status.js';
import { AgencyCode, Code, Instant } from '../../primitives.js';

/** Another agency is asked for its opinion (lấy ý kiến), with a deadline of its own. */
export const OpinionRequested = defineFact({
  owner: 'processing',
  name: 'processing.opinion-requested',
  version: 1,
  description: 'An opinion was asked of another agency.',
  data: z.object({
    step: Code,
    agencyCode: AgencyCode,
    answerBy: Instant.nullable(),
    /** National status (trạng thái hồ sơ) after this fact. */
    status: NationalStatus,
  }),
  metric: z.object({
    step: Code,
    agencyCode: AgencyCode,
    status: NationalStatus,
  }),
  measures: (data) => ({ step: data.step, agencyCode: data.agencyCode, status: data.status }),
});
export type OpinionRequested = DataOf<typeof OpinionRequested>;
