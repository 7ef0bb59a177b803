import { z } from 'zod';

import { AgencyKind } from '../agencies/agency.js';
import { Channel } from '../channel.js';
import { CivilDay } from '../civil-day.js';
import { AgencyCode, Code, PaperCode, ProcedureCode } from '../primitives.js';
import { Bilingual, Provenance } from '../provenance.js';
import { FormField } from './form-field.js';
import { ClockRule, TimeSpan } from './time-limit.js';

/**
 * Service level (mức độ dịch vụ công trực tuyến, NĐ 224/2026/NĐ-CP Đ.14): `full` toàn trình, `partial` một phần,
 * `none` not offered online.
 */
export const ServiceLevel = z.enum(['full', 'partial', 'none']);
export type ServiceLevel = z.output<typeof ServiceLevel>;

/** The closed list of reasons for a service that is not full online. */
export const PartialReason = z.enum(['presence-required', 'field-check', 'technical-fault', 'other-technical']);

/** A condition on the form's content. */
export const FieldCondition = z
  .object({ field: z.string(), equals: z.union([z.string(), z.boolean(), z.number()]) })
  .readonly();
export type FieldCondition = z.output<typeof FieldCondition>;

/** A paper of the dossier (thành phần hồ sơ). */
export const Paper = z
  .object({
    code: PaperCode,
    name: Bilingual,
    /** Always, never demanded, or only when the form says so. */
    need: z.union([z.literal('required'), z.literal('optional'), FieldCondition]),
    /** What may be handed in: bản chính, bản sao, bản điện tử. */
    copies: z
      .array(z.enum(['original', 'copy', 'electronic']))
      .min(1)
      .readonly(),
    /** Media types a file of it may have. */
    formats: z
      .array(z.enum(['application/pdf', 'image/jpeg', 'image/png', 'application/xml']))
      .min(1)
      .readonly(),
  })
  .readonly();
export type Paper = z.output<typeof Paper>;

/** One line of a fee (phí, lệ phí) or another financial obligation. Amounts in whole đồng. */
export const FeeLine = z
  .object({
    code: Code,
    name: Bilingual,
    amount: z.discriminatedUnion('kind', [
      /** The same for each dossier, or for each unit of a number in the form, such as copies. */
      z
        .object({
          kind: z.literal('fixed'),
          online: z.int().nonnegative(),
          counter: z.int().nonnegative(),
          post: z.int().nonnegative(),
          perUnitOf: z.string().optional(),
        })
        .readonly(),
      /** A share, in thousandths, of a value in the form. */
      z.object({ kind: z.literal('share'), permille: z.number().positive(), ofField: z.string() }).readonly(),
    ]),
    /** Only when the form says so; absent: always. */
    when: FieldCondition.optional(),
  })
  .readonly();
export type FeeLine = z.output<typeof FeeLine>;

/** An empty fee is unknown, not free: three states that are never mixed. */
export const Fee = z.discriminatedUnion('state', [
  z
    .object({ state: z.literal('listed'), lines: z.array(FeeLine).min(1).readonly(), provenance: Provenance })
    .readonly(),
  z.object({ state: z.literal('none'), provenance: Provenance }).readonly(),
  z.object({ state: z.literal('unknown'), why: Bilingual }).readonly(),
]);
export type Fee = z.output<typeof Fee>;

/**
 * Who does a step: one-stop officer (một cửa), handling official (thụ lý), head (lãnh đạo), official of the asked
 * agency.
 */
export const StepRole = z.enum(['receiver', 'examiner', 'manager', 'adviser']);
export type StepRole = z.output<typeof StepRole>;

const step = { id: Code, name: Bilingual, timeLimit: TimeSpan.optional() };

/** One step of the way to the result. */
export const Step = z.discriminatedUnion('kind', [
  /** The system does it as soon as it is reached. */
  z.object({ ...step, kind: z.literal('automatic') }).readonly(),
  /** An official of the handling agency does it. */
  z.object({ ...step, kind: z.literal('official'), role: StepRole }).readonly(),
  /** Another agency answers (lấy ý kiến). */
  z.object({ ...step, kind: z.literal('opinion'), role: z.literal('adviser'), agency: AgencyCode }).readonly(),
  /** Someone decides: granted or refused. */
  z.object({ ...step, kind: z.literal('decision'), role: StepRole }).readonly(),
  /** The result reaches the applicant. Without a role the system delivers it electronically. */
  z.object({ ...step, kind: z.literal('delivery'), role: StepRole.optional() }).readonly(),
]);
export type Step = z.output<typeof Step>;

/** What the applicant gets. */
export const ProcedureResult = z
  .object({
    /** Result code (mã kết quả). */
    code: z.string().min(1).max(64),
    /** False where no official code was found and ours stands in. */
    official: z.boolean(),
    name: Bilingual,
    /** Whether an electronic result is produced. */
    electronic: z.boolean(),
  })
  .readonly();

/**
 * One version of a procedure (thủ tục hành chính) as the catalogue publishes it. A dossier is pinned to the version in
 * force on the day of filing; a later version never moves an old deadline.
 */
export const ProcedureEntry = z
  .object({
    code: ProcedureCode,
    version: z.int().positive(),
    /** First and last day on which dossiers may be filed under this version. */
    validFrom: CivilDay,
    validTo: CivilDay.optional(),
    validity: Provenance,
    name: Bilingual,
    /** Sector (mã ngành, lĩnh vực), `MX1X2-LV` (TT 01/2018/TT-VPCP Đ.20). */
    sector: z.object({ code: z.string().regex(/^[A-Y]\d{2}-[A-Z]{2,4}$/), name: Bilingual }).readonly(),
    level: ServiceLevel,
    partialReason: PartialReason.optional(),
    channels: z.array(Channel).min(1).readonly(),
    receivedBy: z.array(AgencyKind).min(1).readonly(),
    papers: z.array(Paper).readonly(),
    form: z.array(FormField).min(1).readonly(),
    clock: ClockRule,
    fee: Fee,
    result: ProcedureResult,
    steps: z.array(Step).min(1).readonly(),
  })
  .readonly();
export type ProcedureEntry = z.output<typeof ProcedureEntry>;
