import { z } from 'zod';

const text = (maxLength: number) => z.string().min(1).max(maxLength);

/** What a filing looks like to both peers: the same bounds as at the doors of the others, and no questions to a catalogue. */
export const Filing = z.strictObject({
  procedureCode: text(32),
  agencyCode: text(64),
  channel: z.enum(['online', 'counter', 'post']),
  portalReference: text(64),
  applicant: z.strictObject({
    kind: z.literal('citizen'),
    fullName: text(250),
    personalNumber: z.string().regex(/^[0-9]{12}$/),
    birthDate: z.string().regex(/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/),
    sex: z.enum(['male', 'female']),
    phone: text(20).optional(),
    email: text(250).optional(),
  }),
  form: z.record(z.string(), z.unknown()),
  attachments: z.array(z.unknown()).max(20),
});
export type Filing = z.infer<typeof Filing>;
