import { durationMs, serviceEnvironment } from '@hoso/config';
import type { z } from 'zod';

/** The environment that monitoring needs: what all services share, and how often it compares everything. */
export const monitoringEnvironment = serviceEnvironment.extend({
  /** From the beginning of one whole comparison with the records to the beginning of the next. */
  WHOLE_COMPARISON_EVERY_MS: durationMs(60_000).default(3_600_000),
});
export type MonitoringEnvironment = z.output<typeof monitoringEnvironment>;
