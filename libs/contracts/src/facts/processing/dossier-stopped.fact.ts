import { z } from 'zod';

import { defineFact, type DataOf } from '../../fact.js';
import { NationalStatus } from '../../national-status.js';
import { Code } from '../../primitives.js';

/** Work on the dossier has ended without a result (dừng xử lý). */
export const DossierStopped = defineFact({
  owner: 'processing',
  name: 'processing.dossier-stopped',
  version: 1,
  description: 'Stopped, with a reason code.',
  data: z.object({
    reason: Code,
    /** National status (trạng thái hồ sơ) after this fact. */
    status: NationalStatus,
  }),
  metric: z.object({
    reason: Code,
    status: NationalStatus,
  }),
  measures: (data) => ({ reason: data.reason, status: data.status }),
});
export type DossierStopped = DataOf<typeof DossierStopped>;
