import { z } from 'zod';

import { defineFact, type DataOf } from '../../fact.js';
import { PaperCode, Sha256 } from '../../primitives.js';

/** The applicant has answered a request for supplements (bổ sung hồ sơ). */
export const DossierSupplemented = defineFact({
  owner: 'intake',
  name: 'intake.dossier-supplemented',
  version: 1,
  description: 'The applicant answered the supplement request of this round; the new content replaces the old.',
  data: z.object({
    /** Which request is answered: 1 for the first. */
    round: z.int().positive(),
    contentHash: Sha256,
    papers: z.array(PaperCode).max(64),
  }),
  metric: z.object({ round: z.int().positive() }),
  measures: (data) => ({ round: data.round }),
});
export type DossierSupplemented = DataOf<typeof DossierSupplemented>;
