import { z } from 'zod';

import { Channel } from '../../channel.js';
import { defineFact, type DataOf } from '../../fact.js';
import { AgencyCode, PaperCode, PrincipalId, ProcedureCode, Sha256 } from '../../primitives.js';

/** A person's dossier has been received whole by a portal and kept. */
export const DossierSubmitted = defineFact({
  owner: 'intake',
  name: 'intake.dossier-submitted',
  version: 1,
  description: 'A dossier (hồ sơ) was received whole and kept; what it says stays with intake.',
  data: z.object({
    procedureCode: ProcedureCode,
    /** Version of the procedure in force on the day of filing; the dossier stays pinned to it. */
    procedureVersion: z.int().positive(),
    agencyCode: AgencyCode,
    /** Level-1 identifier (tỉnh/bộ) that the agency belongs to. */
    tenant: AgencyCode,
    channel: Channel,
    /** Which portal filed it: the portal's client id. */
    portal: PrincipalId,
    /** Reference until a dossier code is given at acceptance. */
    reference: z.string().min(1).max(32),
    /** Hash of the sealed content that intake keeps. */
    contentHash: Sha256,
    papers: z.array(PaperCode).max(64),
    /** True when another person than the applicant (chủ hồ sơ) files. */
    representative: z.boolean(),
  }),
  metric: z.object({
    procedureCode: ProcedureCode,
    agencyCode: AgencyCode,
    tenant: AgencyCode,
    channel: Channel,
    portal: z.string(),
    reference: z.string(),
    paperCount: z.int().nonnegative(),
    representative: z.boolean(),
  }),
  measures: (data) => ({
    procedureCode: data.procedureCode,
    agencyCode: data.agencyCode,
    tenant: data.tenant,
    channel: data.channel,
    portal: data.portal,
    reference: data.reference,
    paperCount: data.papers.length,
    representative: data.representative,
  }),
});
export type DossierSubmitted = DataOf<typeof DossierSubmitted>;

