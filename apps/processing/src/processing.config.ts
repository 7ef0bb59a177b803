import { serviceEnvironment } from '@hoso/config';
import type { z } from 'zod';

/** The environment that processing needs: what all services share. */
export const processingEnvironment = serviceEnvironment;
export type ProcessingEnvironment = z.output<typeof processingEnvironment>;
