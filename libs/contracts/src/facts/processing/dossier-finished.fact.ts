import { z } from 'zod';

import { defineFact, type DataOf } from '../../fact.js';
import { NationalStatus } from '../../national-status.js';
import { Code, Instant } from '../../primitives.js';

/** The agency has decided; a result exists (đã xử lý xong). */
export const DossierFinished = defineFact({
  owner: 'processing',
  name: 'processing.dossier-finished',
  version: 1,
  description: 'Decided: granted or refused.',
  data: z.object({
    outcome: z.enum(['granted', 'refused']),
    reason: Code.nullable(),
    /** The due date that the decision is measured against. */
    dueAt: Instant.nullable(),
    official: z.string().max(128).nullable(),
    /** National status (trạng thái hồ sơ) after this fact. */
    status: NationalStatus,
  }),
  metric: z.object({
    outcome: z.enum(['granted', 'refused']),
    dueAt: Instant.nullable(),
    status: NationalStatus,
  }),
  measures: (data) => ({ outcome: data.outcome, dueAt: data.dueAt, status: data.status }),
});
export type DossierFinished = DataOf<typeof DossierFinished>;
