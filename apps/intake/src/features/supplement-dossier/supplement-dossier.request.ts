import { z } from 'zod';

import { Applicant } from '../../domain/applicant.js';
import { AttachmentReference, FormAnswers } from '../../domain/filing-parts.js';
import { ATTACHMENTS_MAX } from '../../domain/media-type.js';

/** What the applicant supplies: only what changes. */
export const SupplementDossierRequest = z
  .strictObject({
    applicant: Applicant.optional(),
    form: FormAnswers.optional(),
    attachments: z.array(AttachmentReference).max(ATTACHMENTS_MAX).default([]),
  })
  .refine(({ applicant, form = {}, attachments }) => applicant ?? Object.keys(form).length + attachments.length > 0, {
    message: 'empty-supplement',
  })
  .meta({ id: 'SupplementDossierRequest' });
export type SupplementDossierRequest = z.output<typeof SupplementDossierRequest>;
