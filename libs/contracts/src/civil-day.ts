import { Defect } from '@hoso/kernel';
import { z } from 'zod';

/**
 * A day on the wall calendar of Viet Nam, `YYYY-MM-DD`. The zone Asia/Ho_Chi_Minh has been UTC+7 without summer time
 * since 1975, so a day is arithmetic and needs no zone database. Two days compare as their strings do.
 */
export const CivilDay = z.iso.date();
export type CivilDay = z.output<typeof CivilDay>;

export const MINUTE_MS = 60_000;
export const DAY_MS = 24 * 60 * MINUTE_MS;
/** Viet Nam is seven hours ahead of UTC. */
export const ZONE_OFFSET_MS = 7 * 60 * MINUTE_MS;

const DAYS_IN_400_YEARS = 146_097;

/** Days since 1970-01-01 of a civil day. A day that does not exist is a Defect: parse before you count. */
export function dayNumberOf(day: CivilDay): number {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (match === null) throw new Defect('civil-day-malformed', `not a civil day: ${day}`);
  const number = countDays(Number(match[1]), Number(match[2]), Number(match[3]));
  if (dayOfNumber(number) !== day) throw new Defect('civil-day-impossible', `no such day: ${day}`);
  return number;
}

/** The civil day that is `number` days after 1970-01-01. */
export function dayOfNumber(number: number): CivilDay {
  const shifted = number + 719_468;
  const era = Math.floor(shifted / DAYS_IN_400_YEARS);
  const dayOfEra = shifted - era * DAYS_IN_400_YEARS;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

function countDays(year: number, month: number, day: number): number {
  const shiftedYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(shiftedYear / 400);
  const yearOfEra = shiftedYear - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * DAYS_IN_400_YEARS + dayOfEra - 719_468;
}

/** Days from 1970-01-01 to the day that it is in Viet Nam at an instant: `civilDayOf` for those who count many days. */
export function dayNumberAt(instantMs: number): number {
  return Math.floor((instantMs + ZONE_OFFSET_MS) / DAY_MS);
}

/** Midnight in Viet Nam at the beginning of the day with that number. */
export function midnightOf(dayNumber: number): number {
  return dayNumber * DAY_MS - ZONE_OFFSET_MS;
}

/** The day that it is in Viet Nam at an instant (milliseconds since the epoch). */
export function civilDayOf(instantMs: number): CivilDay {
  return dayOfNumber(dayNumberAt(instantMs));
}

/** Milliseconds since midnight in Viet Nam at an instant. */
export function timeOfDayMs(instantMs: number): number {
  const shifted = instantMs + ZONE_OFFSET_MS;
  return shifted - Math.floor(shifted / DAY_MS) * DAY_MS;
}

/** The instant at `minuteOfDay` minutes after midnight of that day in Viet Nam. */
export function instantOf(day: CivilDay, minuteOfDay = 0): number {
  return midnightOf(dayNumberOf(day)) + minuteOfDay * MINUTE_MS;
}

/** The day `count` days later, or earlier where `count` is negative. */
export function addDays(day: CivilDay, count: number): CivilDay {
  return dayOfNumber(dayNumberOf(day) + count);
}

/** How many days later `to` is than `from`; negative when earlier. */
export function daysBetween(from: CivilDay, to: CivilDay): number {
  return dayNumberOf(to) - dayNumberOf(from);
}

/** 1 Monday … 7 Sunday (ISO 8601). */
export function weekdayOf(day: CivilDay): 1 | 2 | 3 | 4 | 5 | 6 | 7 {
  const number = dayNumberOf(day);
  return (((((number + 3) % 7) + 7) % 7) + 1) as 1 | 2 | 3 | 4 | 5 | 6 | 7;
}
