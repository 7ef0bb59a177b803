import { z } from 'zod';

import { Code, isBareNumber } from './primitives.js';

/** An amount of money in whole đồng; nothing is ever asked for or paid in parts of one. */
export const Vnd = z.int().positive();

/** How money was paid (hình thức thanh toán): over the payment platform, by transfer, or in cash at the counter. */
export const PaymentForm = z.enum(['online', 'transfer', 'cash']);
export type PaymentForm = z.output<typeof PaymentForm>;

/**
 * The payment platform's own reference of one payment (mã tham chiếu). It pays for one thing, once. A bare number is not taken for one.
 */
export const PaymentReference = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{5,63}$/)
  .refine((text) => !isBareNumber(text), { message: 'bare-number' });

/** What one line may come to. */
export const FeeAmount = Vnd.max(1_000_000_000_000);

/** One line of what is asked for: a fee (phí, lệ phí) of the procedure by its code, and what it comes to. */
export const FeeAsked = z.object({ code: Code, amountVnd: FeeAmount }).readonly();
export type FeeAsked = z.output<typeof FeeAsked>;

/** At most so many lines are asked for at once. */
export const FEE_LINES_MAX = 16;
