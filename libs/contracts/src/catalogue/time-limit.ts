import { z } from 'zod';

import { Bilingual, Provenance } from '../provenance.js';

/** What a span of time is counted in. Working hours are hours inside the sessions of the working calendar. */
export const TimeUnit = z.enum(['working-hours', 'working-days', 'calendar-days']);
export type TimeUnit = z.output<typeof TimeUnit>;

/** A span of time in one of the units. */
export const TimeSpan = z.object({ unit: TimeUnit, amount: z.number().nonnegative() }).readonly();
export type TimeSpan = z.output<typeof TimeSpan>;

/**
 * Why a running time limit may stand still: waiting for a supplement (status 5), for a payment (6), work stopped (8), a
 * field check (kiểm tra thực địa), an outage of the registry that was announced the same working day.
 */
export const StopCause = z.enum(['supplement', 'payment', 'stopped', 'field-check', 'outage']);
export type StopCause = z.output<typeof StopCause>;

/** How the limit goes on after a stop: where it stood, or from zero. */
export const ResumeMode = z.enum(['continue', 'restart']);
export type ResumeMode = z.output<typeof ResumeMode>;

/** How long a procedure may take. Zero working days means on the day of acceptance. */
export const Term = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none'), why: Bilingual }).readonly(),
  z
    .object({
      kind: z.literal('limited'),
      unit: TimeUnit,
      /** Days are whole; working hours may be parts of hours. */
      amount: z.number().nonnegative(),
      /** For dossiers filed online, where it is shorter. */
      onlineAmount: z.number().nonnegative().optional(),
      /** Minute of the day after which an acceptance counts as of the next working day: 900 is 15:00. */
      cutOffMinute: z.int().min(0).max(1439).optional(),
    })
    .refine(({ unit, amount, onlineAmount }) => {
      return unit === 'working-hours' || (Number.isInteger(amount) && Number.isInteger(onlineAmount ?? 0));
    }, 'days are whole')
    .readonly(),
]);
export type Term = z.output<typeof Term>;

/** What happens when the applicant does not answer in time: refused (status 3) or stopped (status 8). */
export const Lapse = z.enum(['refuse', 'stop']);
export type Lapse = z.output<typeof Lapse>;

/** The legal clock of one version of a procedure. Every number of it is a matter of law, none of it is in code. */
export const ClockRule = z
  .object({
    term: Term,
    /** Stops that this procedure knows. A cause that is missing does not stop its clock. */
    stops: z.partialRecord(StopCause, ResumeMode).readonly(),
    supplement: z
      .object({
        /** Working days that the applicant has for an answer. */
        limitWorkingDays: z.int().positive(),
        /** Requests per dossier without a named override (NĐ 63/2010/NĐ-CP Đ.20: people come back at most twice). */
        roundsMax: z.int().min(1).max(2),
        lapse: Lapse,
      })
      .readonly(),
    payment: z.object({ limitWorkingDays: z.int().positive(), lapse: Lapse }).readonly(),
    /**
     * How often, and by how much in all in the term's unit, a person may move the due date. Null: no limit is known.
     */
    extension: z.object({ timesMax: z.int().nonnegative(), amountMax: z.number().positive().nullable() }).readonly(),
    provenance: Provenance,
  })
  .readonly();
export type ClockRule = z.output<typeof ClockRule>;
