import { z } from 'zod';

import { defineFact, type DataOf } from '../../fact.js';
import { PaymentForm, PaymentReference, Vnd } from '../../payment.js';
import { Instant } from '../../primitives.js';

/** What was asked for has been paid, as the portal that took the money says (thực hiện nghĩa vụ tài chính). */
export const FeePaid = defineFact({
  owner: 'intake',
  name: 'intake.fee-paid',
  version: 1,
  description: 'The whole amount of one request for payment was paid.',
  data: z.object({
    /** Which request is paid: 1 for the first. */
    request: z.int().positive(),
    amountVnd: Vnd,
    form: PaymentForm,
    reference: PaymentReference,
    /** When the payer paid. When it was told is the moment of this fact. */
    paidAt: Instant,
  }),
  metric: z.object({
    request: z.int().positive(),
    amountVnd: Vnd,
    form: PaymentForm,
  }),
  measures: ({ request, amountVnd, form }) => ({ request, amountVnd, form }),
});
export type FeePaid = DataOf<typeof FeePaid>;
