import {
  Bilingual,
  CivilDay,
  dayNumberOf,
  dayOfNumber,
  daysBetween,
  instantOf,
  midnightOf,
  MINUTE_MS,
  Provenance,
  weekdayOf,
} from '@hoso/contracts';
import { Defect } from '@hoso/kernel';
import { z } from 'zod';

/** A stretch of working time within a day, in minutes after midnight; the end is not part of it. */
export const Session = z
  .object({ fromMinute: z.int().min(0).max(1439), toMinute: z.int().min(1).max(1440) })
  .readonly();
export type Session = z.output<typeof Session>;

/**
 * A day that is not what its weekday says.
 *
 * - `holiday`: a public holiday (ngày nghỉ lễ, tết), whatever the weekday.
 * - `compensation`: off because a holiday fell on a weekly rest day (nghỉ bù).
 * - `swapped-rest` and `swapped-working`: a working day exchanged for a rest day (hoán đổi ngày làm việc).
 * - `shortened`: worked, but only in its own sessions.
 */
export const SpecialDay = z
  .object({
    day: CivilDay,
    kind: z.enum(['holiday', 'compensation', 'swapped-rest', 'swapped-working', 'shortened']),
    name: Bilingual,
    /** Only for `shortened`: when that day is worked. */
    sessions: z.array(Session).min(1).readonly().optional(),
    provenance: Provenance,
  })
  .readonly();
export type SpecialDay = z.output<typeof SpecialDay>;

/**
 * One version of a working calendar (lịch làm việc). It answers only for the days it knows: a deadline outside of them
 * is a Defect that says so, never a wrong date.
 */
export const WorkingCalendar = z
  .object({
    /** Which calendar, for example that of state agencies. */
    id: z.string().min(1).max(64),
    /** Names this version for ever. */
    version: z.string().min(1).max(64),
    /** The day from which this version is used for new decisions. */
    publishedOn: CivilDay,
    firstDay: CivilDay,
    lastDay: CivilDay,
    /** Weekly rest days, 1 Monday … 7 Sunday. */
    restWeekdays: z.array(z.int().min(1).max(7)).readonly(),
    /** Working time of an ordinary day, in order. */
    sessions: z.array(Session).min(1).readonly(),
    specialDays: z.array(SpecialDay).readonly(),
  })
  .readonly();
export type WorkingCalendar = z.output<typeof WorkingCalendar>;

/** What a calendar says of one day and why. */
export interface DayStanding {
  readonly day: CivilDay;
  readonly working: boolean;
  readonly reason: 'ordinary' | 'weekly-rest' | SpecialDay['kind'];
  /** Empty on days off. */
  readonly sessions: readonly Session[];
  readonly special: SpecialDay | null;
}

/** What the calendar says of that day. A day that it does not know is a Defect. */
export function standingOf(calendar: WorkingCalendar, day: CivilDay): DayStanding {
  return standingAt(calendar, dayNumberOf(day));
}

/**
 * What the calendar says of the day with that number (days since 1970-01-01). One that it does not know is a Defect.
 */
export function standingAt(calendar: WorkingCalendar, dayNumber: number): DayStanding {
  const index = indexOf(calendar);
  const standing = index.standings[dayNumber - index.firstNumber];
  if (standing === undefined) {
    throw new Defect(
      'calendar-does-not-reach',
      `calendar ${calendar.id} ${calendar.version} knows ${calendar.firstDay} to ${calendar.lastDay}, ` +
        `not ${dayOfNumber(dayNumber)}`,
    );
  }
  return standing;
}

interface CalendarIndex {
  readonly firstNumber: number;
  readonly standings: readonly DayStanding[];
}

/**
 * Calendars are data that never changes, so each is spread out day by day once: due dates are computed all the time.
 */
const indexes = new WeakMap<WorkingCalendar, CalendarIndex>();

function indexOf(calendar: WorkingCalendar): CalendarIndex {
  const known = indexes.get(calendar);
  if (known !== undefined) return known;
  const firstNumber = dayNumberOf(calendar.firstDay);
  const special = new Map(calendar.specialDays.map((day) => [day.day, day]));
  const count = Math.max(daysBetween(calendar.firstDay, calendar.lastDay) + 1, 0);
  const standings = Array.from({ length: count }, (_, offset) => {
    const day = dayOfNumber(firstNumber + offset);
    return judge(calendar, day, special.get(day) ?? null);
  });
  const index = { firstNumber, standings };
  indexes.set(calendar, index);
  return index;
}

function judge(calendar: WorkingCalendar, day: CivilDay, special: SpecialDay | null): DayStanding {
  if (special === null) {
    const rest = calendar.restWeekdays.includes(weekdayOf(day));
    const reason = rest ? 'weekly-rest' : 'ordinary';
    return { day, working: !rest, reason, sessions: rest ? [] : calendar.sessions, special };
  }
  const sessions = sessionsOf(calendar, special);
  return { day, working: sessions.length > 0, reason: special.kind, sessions, special };
}

function sessionsOf(calendar: WorkingCalendar, special: SpecialDay): readonly Session[] {
  switch (special.kind) {
    case 'holiday':
    case 'compensation':
    case 'swapped-rest':
      return [];
    case 'swapped-working':
      return calendar.sessions;
    case 'shortened':
      return special.sessions ?? calendar.sessions;
  }
}

/** Whether people work on that day. */
export function isWorkingDay(calendar: WorkingCalendar, day: CivilDay): boolean {
  return standingOf(calendar, day).working;
}

/** The day itself when it is worked, otherwise the next one that is. */
export function workingDayFrom(calendar: WorkingCalendar, day: CivilDay): CivilDay {
  let number = dayNumberOf(day);
  while (!standingAt(calendar, number).working) number += 1;
  return standingAt(calendar, number).day;
}

/** When work begins on a working day. A day off is a Defect. */
export function startOfWork(calendar: WorkingCalendar, day: CivilDay): number {
  return instantOf(day, edgeOf(calendar, day).fromMinute);
}

/** When work ends on a working day. A day off is a Defect. */
export function endOfWork(calendar: WorkingCalendar, day: CivilDay): number {
  return instantOf(day, edgeOf(calendar, day).toMinute);
}

function edgeOf(calendar: WorkingCalendar, day: CivilDay): Session {
  const { sessions } = standingOf(calendar, day);
  const first = sessions[0];
  const last = sessions.at(-1);
  if (first === undefined || last === undefined) throw new Defect('calendar-day-off', `${day} is a day off`);
  return { fromMinute: first.fromMinute, toMinute: last.toMinute };
}

/** Working time of the day with that number that lies between two instants, in milliseconds. */
export function workingTimeOnDay(calendar: WorkingCalendar, dayNumber: number, fromMs: number, toMs: number): number {
  const midnight = midnightOf(dayNumber);
  let sum = 0;
  for (const session of standingAt(calendar, dayNumber).sessions) {
    const begins = Math.max(midnight + session.fromMinute * MINUTE_MS, fromMs);
    const ends = Math.min(midnight + session.toMinute * MINUTE_MS, toMs);
    if (ends > begins) sum += ends - begins;
  }
  return sum;
}
