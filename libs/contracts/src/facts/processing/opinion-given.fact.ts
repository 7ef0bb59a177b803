import { z } from 'zod';

import { defineFact, type DataOf } from '../../fact.js';
import { NationalStatus } from '../../national-status.js';
import { AgencyCode, Code } from '../../primitives.js';

/** The agency that was asked has answered. */
export const OpinionGiven = defineFact({
  owner: 'processing',
  name: 'processing.opinion-given',
  version: 1,
  description: 'The other agency gave its opinion.',
  data: z.object({
    step: Code,
    agencyCode: AgencyCode,
    opinion: z.enum(['agrees', 'disagrees', 'no-objection']),
    official: z.string().min(1).max(128),
    /** National status (trạng thái hồ sơ) after this fact. */
    status: NationalStatus,
  }),
  metric: z.object({
    step: Code,
    agencyCode: AgencyCode,
    opinion: z.string(),
    status: NationalStatus,
  }),
  measures: (data) => ({ step: data.step, agencyCode: data.agencyCode, opinion: data.opinion, status: data.status }),
});
export type OpinionGiven = DataOf<typeof OpinionGiven>;
