import { AgencyCode, Channel, ProcedureCode } from '@hoso/contracts';
import { z } from 'zod';

import { Applicant, Submitter } from '../../domain/applicant.js';
import { AttachmentReference, FormAnswers } from '../../domain/filing-parts.js';
import { ATTACHMENTS_MAX } from '../../domain/media-type.js';

/** What a portal files. */
export const SubmitDossierRequest = z
  .strictObject({
    procedureCode: ProcedureCode,
    agencyCode: AgencyCode,
    channel: Channel,
    /** The portal's own number for this filing; one dossier per number. */
    portalReference: z.string().regex(/^[\x21-\x7e]{1,64}$/),
    applicant: Applicant,
    submitter: Submitter.optional(),
    form: FormAnswers,
    attachments: z.array(AttachmentReference).max(ATTACHMENTS_MAX).default([]),
  })
  .meta({ id: 'SubmitDossierRequest' });
export type SubmitDossierRequest = z.output<typeof SubmitDossierRequest>;
