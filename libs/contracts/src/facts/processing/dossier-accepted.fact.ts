import { z } from 'zod';

import { defineFact, type DataOf } from '../../fact.js';
import { NationalStatus } from '../../national-status.js';
import { Instant } from '../../primitives.js';

/** The dossier is accepted: it has its code (mã hồ sơ) and its due date (ngày hẹn trả); the legal clock runs. */
export const DossierAccepted = defineFact({
  owner: 'processing',
  name: 'processing.dossier-accepted',
  version: 1,
  description: 'Accepted with dossier code and due date.',
  data: z.object({
    dossierCode: z.string().min(1).max(64),
    procedureVersion: z.int().positive(),
    /** Null where the procedure has no time limit. */
    dueAt: Instant.nullable(),
    /** Calendar (lịch làm việc) version that the due date was computed with; null without a time limit. */
    calendarVersion: z.string().max(64).nullable(),
    /** National status (trạng thái hồ sơ) after this fact. */
    status: NationalStatus,
  }),
  metric: z.object({
    dossierCode: z.string(),
    dueAt: Instant.nullable(),
    status: NationalStatus,
  }),
  measures: (data) => ({ dossierCode: data.dossierCode, dueAt: data.dueAt, status: data.status }),
});
export type DossierAccepted = DataOf<typeof DossierAccepted>;
