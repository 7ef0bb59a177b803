import { Channel, Instant, StopCause } from '@hoso/contracts';
import { z } from 'zod';

/** Who wrote a row and on what ground; kept so that a due date can be explained in front of a judge. */
const backing = {
  at: Instant,
  /** The official's subject in the token; absent where the system did it. */
  by: z.string().min(1).max(128).optional(),
  /** Why, as a stable code. */
  reason: z.string().min(1).max(64).optional(),
  /** Legal ground, for example an article. */
  ground: z.string().min(1).max(250).optional(),
};

/**
 * One row of the ledger of the legal clock. Rows are only ever added, in the order of their time; the due date is what
 * follows from them, the procedure's rule and a calendar version, and from nothing else.
 */
export const ClockRow = z.discriminatedUnion('kind', [
  z.object({ ...backing, kind: z.literal('started'), channel: Channel }).readonly(),
  z
    .object({
      ...backing,
      kind: z.literal('paused'),
      cause: StopCause,
      /** For an outage: when it was announced. It counts only if that was on the working day it began. */
      announcedAt: Instant.optional(),
    })
    .readonly(),
  z.object({ ...backing, kind: z.literal('resumed'), cause: StopCause }).readonly(),
  /** The due date was moved (gia hạn) by `amount` of the term's unit. */
  z.object({ ...backing, kind: z.literal('extended'), amount: z.number().positive() }).readonly(),
]);
export type ClockRow = z.output<typeof ClockRow>;
