import { addDays, civilDayOf, instantOf, type CivilDay, type Term, type TimeUnit } from '@hoso/contracts';

import { endOfWork, workingDayFrom, type WorkingCalendar } from '../calendar/working-calendar.js';
import { addWorkingDays } from '../calendar/working-days.js';
import { addWorkingHours, addWorkingTime, workingTimeBetween } from '../calendar/working-time.js';

/** The term of a procedure that has one. */
export type LimitedTerm = Extract<Term, { kind: 'limited' }>;

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** One run of the term from a start to its end, with the time during which it stood still. */
export interface Course {
  /** A working moment. */
  readonly startMs: number;
  /** Of the term's unit. */
  readonly amount: number;
  /** Of the term's unit. */
  readonly extension: number;
  /** In order, without overlap. */
  readonly stood: readonly Span[];
  /** The end is never earlier than this. */
  readonly notBeforeMs: number;
}

/**
 * When a course ends.
 *
 * - Working hours: when that much working time has run.
 * - Working days: at the end of work on the last day, moved by the working time that stood still, to the millisecond:
 *   the agency has the same working time with a pause as without.
 * - Calendar days: at the end of work on the last day, moved by the days that stood still (parts of days add up, what
 *   is left of a day is dropped); a last day that is off moves to the next working day.
 *
 * A term that begins anew is as one that begins: the day on which it does so does not count. So it may end up to a part of
 * a day before one that had only stood still until then.
 */
export function courseEndMs(course: Course, unit: TimeUnit, calendar: WorkingCalendar): number {
  const amount = course.amount + course.extension;
  return Math.max(endMs(course, amount, unit, calendar), course.notBeforeMs);
}

function endMs(course: Course, amount: number, unit: TimeUnit, calendar: WorkingCalendar): number {
  const startDay = civilDayOf(course.startMs);
  switch (unit) {
    case 'working-hours': {
      const stoodMs = stoodWorkingMs(course, calendar);
      return addWorkingTime(calendar, addWorkingHours(calendar, course.startMs, amount), stoodMs);
    }
    case 'working-days': {
      const lastDay = addWorkingDays(calendar, startDay, amount);
      return addWorkingTime(calendar, endOfWork(calendar, lastDay), stoodWorkingMs(course, calendar));
    }
    case 'calendar-days':
      return endOfWork(calendar, workingDayFrom(calendar, lastCalendarDay(course, startDay, amount)));
  }
}

/** The last day of a course of calendar days before it moves off days that are off. */
export function lastCalendarDay(course: Course, startDay: CivilDay, amount: number): CivilDay {
  const stoodMs = clipped(course).reduce((sum, span) => sum + span.toMs - span.fromMs, 0);
  return civilDayOf(instantOf(addDays(startDay, amount)) + stoodMs);
}

/** Working time of the course that stood still, in milliseconds. */
export function stoodWorkingMs(course: Course, calendar: WorkingCalendar): number {
  return clipped(course).reduce((sum, span) => sum + workingTimeBetween(calendar, span.fromMs, span.toMs), 0);
}

/** The spans that stood still, without what lies before the start. */
export function clipped(course: Course): readonly Span[] {
  return course.stood
    .map((span) => ({ fromMs: Math.max(span.fromMs, course.startMs), toMs: span.toMs }))
    .filter((span) => span.toMs > span.fromMs);
}
