import { z } from 'zod';

import { defineFact, type DataOf } from '../../fact.js';
import { NationalStatus } from '../../national-status.js';
import { Sha256 } from '../../primitives.js';

/** The result is in the applicant's hands (đã trả kết quả). */
export const ResultDelivered = defineFact({
  owner: 'processing',
  name: 'processing.result-delivered',
  version: 1,
  description: 'The result was delivered.',
  data: z.object({
    /** Hash of the result that processing keeps and serves. */
    result: Sha256,
    resultCode: z.string().max(64),
    by: z.enum(['electronic', 'counter', 'post']),
    /** National status (trạng thái hồ sơ) after this fact. */
    status: NationalStatus,
  }),
  metric: z.object({
    by: z.string(),
    status: NationalStatus,
  }),
  measures: (data) => ({ by: data.by, status: data.status }),
});
export type ResultDelivered = DataOf<typeof ResultDelivered>;
