import { addDays, civilDayOf, dayNumberAt, instantOf, midnightOf, MINUTE_MS, timeOfDayMs } from '@hoso/contracts';
import { Defect } from '@hoso/kernel';

import {
  endOfWork,
  isWorkingDay,
  standingAt,
  standingOf,
  startOfWork,
  workingDayFrom,
  workingTimeOnDay,
  type WorkingCalendar,
} from './working-calendar.js';

export const HOUR_MS = 60 * MINUTE_MS;

/** Working time between two instants, in milliseconds; zero when the second is not later. */
export function workingTimeBetween(calendar: WorkingCalendar, fromMs: number, toMs: number): number {
  if (toMs <= fromMs) return 0;
  let sum = 0;
  const last = dayNumberAt(toMs - 1);
  for (let number = dayNumberAt(fromMs); number <= last; number += 1) {
    sum += workingTimeOnDay(calendar, number, fromMs, toMs);
  }
  return sum;
}

/**
 * The earliest instant until which `amountMs` of working time has passed since `fromMs`. Zero gives `fromMs` itself; an
 * amount that is used up exactly at the end of a session gives that end, not the start of the next one.
 */
export function addWorkingTime(calendar: WorkingCalendar, fromMs: number, amountMs: number): number {
  if (!(amountMs >= 0)) throw new Defect('term-negative', `not an amount of time: ${amountMs}`);
  if (amountMs === 0) return fromMs;
  let left = amountMs;
  for (let number = dayNumberAt(fromMs); ; number += 1) {
    const midnight = midnightOf(number);
    for (const session of standingAt(calendar, number).sessions) {
      const begins = Math.max(midnight + session.fromMinute * MINUTE_MS, fromMs);
      const available = midnight + session.toMinute * MINUTE_MS - begins;
      if (available <= 0) continue;
      if (left <= available) return begins + left;
      left -= available;
    }
  }
}

/** As `addWorkingTime`, in hours, which may be parts of hours. */
export function addWorkingHours(calendar: WorkingCalendar, fromMs: number, hours: number): number {
  return addWorkingTime(calendar, fromMs, Math.round(hours * HOUR_MS));
}

/** From when on a term runs that was set off at some instant, and why not at once. */
export interface EffectiveStart {
  readonly atMs: number;
  readonly why: 'at-once' | 'outside-working-hours' | 'after-cut-off' | 'day-off';
}

/**
 * From when on a term runs. Inside working hours at once; in the midday break from the next session; after the end of
 * work, on a day off, or after the procedure's cut-off minute (15:00 in most: what is received later goes on at the
 * start of the next working day, NĐ 61/2018/NĐ-CP) from the start of the next working day. The cut-off minute itself is
 * in time.
 */
export function effectiveStart(calendar: WorkingCalendar, atMs: number, cutOffMinute?: number): EffectiveStart {
  const day = civilDayOf(atMs);
  const nextMorning = (): number => startOfWork(calendar, workingDayFrom(calendar, addDays(day, 1)));
  if (!isWorkingDay(calendar, day)) return { atMs: nextMorning(), why: 'day-off' };
  if (cutOffMinute !== undefined && timeOfDayMs(atMs) > cutOffMinute * MINUTE_MS) {
    return { atMs: nextMorning(), why: 'after-cut-off' };
  }
  if (atMs >= endOfWork(calendar, day)) return { atMs: nextMorning(), why: 'outside-working-hours' };
  for (const session of standingOf(calendar, day).sessions) {
    if (atMs < instantOf(day, session.fromMinute)) {
      return { atMs: instantOf(day, session.fromMinute), why: 'outside-working-hours' };
    }
    if (atMs < instantOf(day, session.toMinute)) break;
  }
  return { atMs, why: 'at-once' };
}
