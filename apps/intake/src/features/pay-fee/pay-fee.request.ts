import { Instant, PaymentForm, PaymentReference, Vnd } from '@hoso/contracts';
import { z } from 'zod';

/** What a portal tells of a payment: all of it as the payment platform has confirmed it, not as a browser came back with it. */
export const PayFeeRequest = z
  .strictObject({
    /** Which of the dossier's `fees` is paid. */
    request: z.int().positive(),
    amountVnd: Vnd,
    form: PaymentForm,
    reference: PaymentReference,
    /** When the payer paid, in UTC. */
    paidAt: Instant,
  })
  .meta({ id: 'PayFeeRequest' });
export type PayFeeRequest = z.output<typeof PayFeeRequest>;
