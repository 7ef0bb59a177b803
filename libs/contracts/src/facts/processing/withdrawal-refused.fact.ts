import { z } from 'zod';

import { defineFact, type DataOf } from '../../fact.js';
import { NationalStatus } from '../../national-status.js';
import { Code } from '../../primitives.js';

/** The withdrawal came too late, or money has been paid; the case stays as it is. */
export const WithdrawalRefused = defineFact({
  owner: 'processing',
  name: 'processing.withdrawal-refused',
  version: 1,
  description: 'The withdrawal came after the decision, or after a payment.',
  data: z.object({
    reason: Code,
    /** National status (trạng thái hồ sơ) after this fact. */
    status: NationalStatus,
  }),
  metric: z.object({
    reason: Code,
    status: NationalStatus,
  }),
  measures: (data) => ({ reason: data.reason, status: data.status }),
});
export type WithdrawalRefused = DataOf<typeof WithdrawalRefused>;
