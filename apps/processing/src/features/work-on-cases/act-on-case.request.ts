import { Code, FEE_LINES_MAX, FeeAmount, ReasonCode } from '@hoso/contracts';
import { z } from 'zod';

const Item = z.strictObject({
  /** JSON pointer into the filed dossier, for example `/form/copies` or `/attachments`. */
  pointer: z.string().regex(/^(\/[A-Za-z0-9._~-]{1,64}){1,8}$/).max(256),
  reason: ReasonCode,
});

/** A fee of the procedure by its code, and what it comes to in whole đồng. */
const Line = z.strictObject({ code: Code, amountVnd: FeeAmount });

/** What an official does with a case. */
export const ActOnCaseRequest = z
  .discriminatedUnion('action', [
    z.strictObject({ action: z.literal('complete-step') }),
    z.strictObject({ action: z.literal('request-supplement'), items: z.array(Item).min(1).max(32) }),
    z.strictObject({ action: z.literal('request-fee'), lines: z.array(Line).min(1).max(FEE_LINES_MAX) }),
    z.strictObject({ action: z.literal('give-opinion'), opinion: z.enum(['agrees', 'disagrees', 'no-objection']) }),
    z.strictObject({
      action: z.literal('decide'),
      outcome: z.enum(['granted', 'refused']),
      reason: ReasonCode.nullable().default(null),
    }),
    z.strictObject({ action: z.literal('deliver'), by: z.enum(['counter', 'post']) }),
  ])
  .meta({ id: 'ActOnCaseRequest' });
export type ActOnCaseRequest = z.output<typeof ActOnCaseRequest>;

export const ListCasesQuery = z.strictObject({
  /** `waiting-for-official` is the work list: cases at a step that a person of the agency does. */
  state: z
    .enum(['waiting-for-official', 'waiting-for-identity', 'waiting-for-supplement', 'waiting-for-payment', 'ended'])
    .default('waiting-for-official'),
  procedureCode: z.string().max(16).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z.string().max(512).optional(),
});
export type ListCasesQuery = z.output<typeof ListCasesQuery>;
