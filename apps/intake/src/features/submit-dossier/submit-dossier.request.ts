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
    /** A temporary reference that the portal reserved for it; the house gives one where none is named. */
    reference: z
      .string()
      .min(1)
      .max(64)
      .optional()
      .meta({
        description: 'A reference from `POST /references`, used by no other filing and not past its `usableUntil`.',
        examples: ['T-7K2QX-9M4DA-0HT6X'],
      }),
    applicant: Applicant,
    submitter: Submitter.optional(),
    form: FormAnswers,
    attachments: z.array(AttachmentReference).max(ATTACHMENTS_MAX).default([]),
  })
  .meta({ id: 'SubmitDossierRequest' });
export type SubmitDossierRequest = z.output<typeof SubmitDossierRequest>;
