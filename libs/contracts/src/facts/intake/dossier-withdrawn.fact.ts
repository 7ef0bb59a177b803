import { z } from 'zod';

import { defineFact, type DataOf } from '../../fact.js';
import { Code } from '../../primitives.js';

/** The applicant has asked to withdraw the dossier (công dân yêu cầu rút hồ sơ). Processing says whether it came in time. */
export const DossierWithdrawn = defineFact({
  owner: 'intake',
  name: 'intake.dossier-withdrawn',
  version: 1,
  description: 'The applicant withdrew the dossier; processing answers with case-withdrawn or withdrawal-refused.',
  data: z.object({ reason: Code }),
  metric: z.object({ reason: Code }),
  measures: (data) => data,
});
export type DossierWithdrawn = DataOf<typeof DossierWithdrawn>;
