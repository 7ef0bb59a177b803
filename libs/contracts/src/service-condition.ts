import { z } from 'zod';

const count = z.int().nonnegative();

/**
 * A service's own condition, told every ten seconds on its metric topic. Numbers of this process since it started,
 * except where a field says otherwise; sampled, so one of them may be lost without harm.
 */
export const ServiceCondition = z.object({
  /** Own facts spoken. */
  spoken: count,
  /** Foreign facts applied. */
  heard: count,
  /** Entries that wait to be decided. */
  waiting: count,
  /** Own facts that the courier has not acknowledged yet. */
  unpublished: count,
  /** Age of the oldest of them in the store, seconds; 0 when there is none. */
  oldestUnpublishedSeconds: z.number().nonnegative(),
  /** Dossiers that stand still in this service's store. */
  parked: count,
  /** Facts fetched from their owner because the courier had lost them. */
  repaired: count,
  /** Messages that this service has not heard yet; null when the broker could not say. */
  lag: count.nullable(),
});
export type ServiceCondition = z.output<typeof ServiceCondition>;
