import { serviceEnvironment } from '@hoso/config';
import type { z } from 'zod';

/** The environment that monitoring needs: what all services share. */
export const monitoringEnvironment = serviceEnvironment;
export type MonitoringEnvironment = z.output<typeof monitoringEnvironment>;
