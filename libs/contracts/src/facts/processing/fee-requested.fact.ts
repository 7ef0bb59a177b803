import { z } from 'zod';

import { defineFact, type DataOf } from '../../fact.js';
import { NationalStatus } from '../../national-status.js';
import { FEE_LINES_MAX, FeeAsked, Vnd } from '../../payment.js';
import { Instant } from '../../primitives.js';

/** The applicant is asked for money (yêu cầu thực hiện nghĩa vụ tài chính): what, how much in all, and until when. */
export const FeeRequested = defineFact({
  owner: 'processing',
  name: 'processing.fee-requested',
  version: 1,
  description: 'A payment was asked for; the dossier waits for it.',
  data: z.object({
    /** 1 for the first request of the dossier. */
    request: z.int().positive(),
    lines: z.array(FeeAsked).min(1).max(FEE_LINES_MAX),
    totalVnd: Vnd,
    /** The last moment in which it can be paid. */
    payBy: Instant,
    /** The last moment in which a payment that was made in time can still be told. */
    toldBy: Instant,
    /** National status (trạng thái hồ sơ) after this fact. */
    status: NationalStatus,
  }),
  metric: z.object({
    request: z.int().positive(),
    lineCount: z.int().positive(),
    totalVnd: Vnd,
    status: NationalStatus,
  }),
  measures: ({ request, lines, totalVnd, status }) => ({ request, lineCount: lines.length, totalVnd, status }),
});
export type FeeRequested = DataOf<typeof FeeRequested>;
