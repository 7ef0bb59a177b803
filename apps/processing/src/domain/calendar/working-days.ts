import { addDays, dayNumberOf, type CivilDay } from '@hoso/contracts';
import { Defect } from '@hoso/kernel';

import { standingAt, workingDayFrom, type WorkingCalendar } from './working-calendar.js';

/**
 * The last day of a term of whole working days. The first day of a term does not count (Bộ luật Dân sự 2015 Đ.147): the
 * term of one day that begins on a Monday ends on Tuesday. A term of zero days ends on the day itself, or on the next
 * working day where it is a day off.
 */
export function addWorkingDays(calendar: WorkingCalendar, from: CivilDay, days: number): CivilDay {
  requireWhole(days);
  if (days === 0) return workingDayFrom(calendar, from);
  let number = dayNumberOf(from);
  for (let left = days; left > 0;) {
    number += 1;
    if (standingAt(calendar, number).working) left -= 1;
  }
  return standingAt(calendar, number).day;
}

/**
 * The last day of a term of calendar days. The first day does not count; a last day that is off moves to the next
 * working day (Bộ luật Dân sự 2015 Đ.147, Đ.148).
 */
export function addCalendarDays(calendar: WorkingCalendar, from: CivilDay, days: number): CivilDay {
  requireWhole(days);
  return workingDayFrom(calendar, addDays(from, days));
}

/** How many working days lie after `from` up to and including `to`; zero when `to` is not later. */
export function workingDaysBetween(calendar: WorkingCalendar, from: CivilDay, to: CivilDay): number {
  let count = 0;
  const last = dayNumberOf(to);
  for (let number = dayNumberOf(from) + 1; number <= last; number += 1) {
    if (standingAt(calendar, number).working) count += 1;
  }
  return count;
}

function requireWhole(days: number): void {
  if (!Number.isInteger(days) || days < 0) throw new Defect('term-not-whole', `not a number of days: ${days}`);
}
