import { CivilDay } from '@hoso/contracts';
import { z } from 'zod';

import { isPlainText } from './plain-text.js';

/**
 * A name as people write it: Vietnamese text in any Unicode form, no control or invisible characters. The apostrophe of H’Mẫu may be
 * any of the three that keyboards give: ' and ’, and ʼ, which is a letter to Unicode.
 */
export const PersonName = z
  .string()
  .min(2)
  .max(120)
  .regex(/^\p{L}[\p{L}\p{M}'’ʼ .-]*$/u)
  .refine(isPlainText, { message: 'forbidden-character' });

/**
 * Số định danh cá nhân: twelve ASCII digits, as text, because the first may be zero. The nine of an old card come through
 * as well, to be told what is needed instead.
 */
export const PersonalNumber = z.string().regex(/^(\d{9}|\d{12})$/);

/** The person whose dossier it is (chủ hồ sơ). */
export const Applicant = z.strictObject({
  kind: z.literal('citizen'),
  fullName: PersonName,
  personalNumber: PersonalNumber,
  birthDate: CivilDay,
  sex: z.enum(['male', 'female']),
  phone: z
    .string()
    .regex(/^(\+84|0)\d{8,10}$/)
    .optional(),
  email: z.email().max(254).optional(),
});
export type Applicant = z.output<typeof Applicant>;

/** The person who files for another (người nộp): parent, guardian, or somebody authorised. */
export const Submitter = z.strictObject({
  fullName: PersonName,
  personalNumber: PersonalNumber,
  relation: z.enum(['parent', 'guardian', 'authorised']),
});
export type Submitter = z.output<typeof Submitter>;

/** What is sealed: all that a person says. */
export interface Content {
  readonly applicant: Applicant;
  readonly submitter: Submitter | null;
  readonly form: Readonly<Record<string, unknown>>;
}

/** What identity-verification may ask for, and nothing else of the content. */
export const IdentityAttributes = z.object({
  round: z.int().nonnegative(),
  fullName: z.string(),
  personalNumber: z.string(),
  birthDate: z.string(),
  sex: z.enum(['male', 'female']),
});
export type IdentityAttributes = z.output<typeof IdentityAttributes>;
