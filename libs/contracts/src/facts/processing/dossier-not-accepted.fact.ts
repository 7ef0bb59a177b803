import { z } from 'zod';

import { defineFact, type DataOf } from '../../fact.js';
import { NationalStatus } from '../../national-status.js';
import { Code } from '../../primitives.js';

/** The dossier is refused before acceptance (từ chối tiếp nhận), with a reason. */
export const DossierNotAccepted = defineFact({
  owner: 'processing',
  name: 'processing.dossier-not-accepted',
  version: 1,
  description: 'Not accepted, with a reason code.',
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
export type DossierNotAccepted = DataOf<typeof DossierNotAccepted>;
