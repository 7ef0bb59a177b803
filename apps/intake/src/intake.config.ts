import { serviceEnvironment } from '@hoso/config';
import type { z } from 'zod';

/** The environment that intake needs: what all services share. */
export const intakeEnvironment = serviceEnvironment;
export type IntakeEnvironment = z.output<typeof intakeEnvironment>;
