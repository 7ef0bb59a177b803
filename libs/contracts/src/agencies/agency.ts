import { z } from 'zod';

import { CivilDay } from '../civil-day.js';
import { AgencyCode } from '../primitives.js';
import { Bilingual, Provenance } from '../provenance.js';

/** What an agency is, as far as it decides which procedures it may receive. */
export const AgencyKind = z.enum([
  'ministry',
  'province',
  'commune',
  'commune-police',
  'province-police',
  'justice-department',
  'education-department',
  'land-registry',
  'tax-office',
  'secured-transactions-registry',
]);
export type AgencyKind = z.output<typeof AgencyKind>;

/** Where an agency works, by General Statistics area codes, from a day on and perhaps until one. */
export const AgencyArea = z
  .object({
    /** Two digits. The same two digits meant another province before 01/7/2025: read them with the day. */
    province: z.string().regex(/^\d{2}$/),
    /** Five digits, only where the code was compared with the published list of units of 2026. */
    commune: z
      .string()
      .regex(/^\d{5}$/)
      .optional(),
    from: CivilDay,
    /** Last day; absent while it lasts. */
    to: CivilDay.optional(),
  })
  .readonly();
export type AgencyArea = z.output<typeof AgencyArea>;

/** Who receives or handles dossiers, with the days between which it exists. */
export const Agency = z
  .object({
    /** Electronic identifier (mã định danh điện tử, QĐ 20/2020/QĐ-TTg): level 1 on the left. */
    code: AgencyCode,
    kind: AgencyKind,
    name: Bilingual,
    /** The tenant: first group of the code. */
    levelOne: z.string().regex(/^[A-Y]\d{2}$/),
    /** Empty where it works in the whole country. */
    areas: z.array(AgencyArea).readonly(),
    validFrom: CivilDay,
    /** Last day of existence; absent while it lasts. */
    validTo: CivilDay.optional(),
    /** Who took over its work. */
    successor: AgencyCode.optional(),
    /** Whether portals may file dossiers with it. */
    filable: z.boolean(),
    /** How far the code itself may be believed. */
    provenance: Provenance,
  })
  .readonly();
export type Agency = z.output<typeof Agency>;

/** First group of an identifier that has level 1 on the left. */
export function levelOneOf(code: string): string {
  return code.split('.')[0] ?? code;
}
