import { describe, expect, it } from '@jest/globals';
import { addDays, civilDayOf, dayOfNumber, instantOf } from '@hoso/contracts';
import fc from 'fast-check';

import { CALENDARS } from './calendars.js';
import type { Session, SpecialDay, WorkingCalendar } from './working-calendar.js';
import { addCalendarDays, addWorkingDays, workingDaysBetween } from './working-days.js';
import { addWorkingTime, effectiveStart, workingTimeBetween } from './working-time.js';

const MINUTE = 60_000;
const FIRST = 20_454; // 2026-01-01
const DAYS = 60;
const words = { vi: 'Ngày thử', en: 'A day for trying' };

const sessions = fc.uniqueArray(fc.integer({ min: 0, max: 48 }), { minLength: 2, maxLength: 6 }).map((marks): readonly Session[] => {
  const sorted = marks.toSorted((a, b) => a - b).slice(0, marks.length - (marks.length % 2));
  return sorted.flatMap((mark, place) => (place % 2 === 0 ? [{ fromMinute: mark * 30, toMinute: sorted[place + 1]! * 30 }] : []));
});
const kind = fc.constantFrom<SpecialDay['kind']>('holiday', 'compensation', 'swapped-rest', 'swapped-working', 'shortened');
const special: fc.Arbitrary<SpecialDay> = fc
  .record({ offset: fc.nat(DAYS - 1), kind, sessions })
  .map(({ offset, kind: what, sessions: shorter }): SpecialDay => ({
    day: dayOfNumber(FIRST + offset), kind: what, name: words, provenance: { mark: 'assumed', source: 'a test' },
    ...(what === 'shortened' ? { sessions: shorter } : {}),
  }));
/** Any calendar, whatever rests and holidays it has in its first months; it reaches far enough for every term here to end. */
const anyCalendar: fc.Arbitrary<WorkingCalendar> = fc
  .record({
    rest: fc.subarray([1, 2, 3, 4, 5, 6, 7], { maxLength: 4 }), sessions,
    days: fc.uniqueArray(special, { selector: (one) => one.day, maxLength: 30 }),
  })
  .map(({ rest, sessions: ordinary, days }): WorkingCalendar => ({
    id: 'any', version: '1', publishedOn: '2025-12-01', firstDay: dayOfNumber(FIRST), lastDay: dayOfNumber(FIRST + 500),
    restWeekdays: rest, sessions: ordinary, specialDays: days,
  }));

/** Sixty of them, since a calendar is spread out day by day when it is first asked; others with another seed. */
const calendar = fc.constantFrom(...fc.sample(anyCalendar, { numRuns: 60, seed: fc.readConfigureGlobal().seed }));
const looked = new WeakMap<WorkingCalendar, Map<string, readonly Session[]>>();

/** The sessions of a day, looked up once. */
function sessionsOn(of: WorkingCalendar, one: string): readonly Session[] {
  const known = looked.get(of) ?? new Map<string, readonly Session[]>();
  looked.set(of, known);
  const found = known.get(one) ?? naiveSessions(of, one);
  known.set(one, found);
  return found;
}

/** The sessions of a day, from the platform's dates and the calendar's own words. */
function naiveSessions({ restWeekdays, sessions: ordinary, specialDays }: WorkingCalendar, day: string): readonly Session[] {
  const found = specialDays.find((one) => one.day === day);
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
  if (found === undefined) return restWeekdays.includes(weekday) ? [] : ordinary;
  return found.kind === 'swapped-working' ? ordinary : found.kind === 'shortened' ? (found.sessions ?? ordinary) : [];
}

/** Whether people work in the half hour that begins at an instant. Sessions begin and end at half hours. */
function naiveWorks(of: WorkingCalendar, atMs: number): boolean {
  const local = new Date(atMs + 7 * 3_600_000);
  const minute = local.getUTCHours() * 60 + local.getUTCMinutes();
  return sessionsOn(of, local.toISOString().slice(0, 10)).some(({ fromMinute, toMinute }) => fromMinute <= minute && minute < toMinute);
}

const HALF_HOUR = 30 * MINUTE;
const BEGIN = instantOf(dayOfNumber(FIRST));
const moment = fc.integer({ min: 0, max: DAYS * 48 }).map((half) => BEGIN + half * HALF_HOUR);
const day = fc.integer({ min: 0, max: DAYS }).map((offset) => dayOfNumber(FIRST + offset));
const naiveIsWorked = (of: WorkingCalendar, one: string): boolean => sessionsOn(of, one).length > 0;

describe('working time in any calendar', () => {
  it('is added as a walk by half hours adds it', () => {
    fc.assert(fc.property(calendar, moment, fc.nat(20), (of, from, halves) => {
      let at = from;
      for (let left = halves; left > 0; at += HALF_HOUR) if (naiveWorks(of, at)) left -= 1;
      expect(addWorkingTime(of, from, halves * HALF_HOUR)).toBe(at);
    }));
  });

  it('is measured as a walk by half hours measures it', () => {
    fc.assert(fc.property(calendar, moment, fc.nat(100), (of, from, halves) => {
      const count = Array.from({ length: halves }, (_, half) => naiveWorks(of, from + half * HALF_HOUR)).filter(Boolean).length;
      expect(workingTimeBetween(of, from, from + halves * HALF_HOUR)).toBe(count * HALF_HOUR);
    }));
  });

  it('is measured back to the millisecond, and never negative', () => {
    fc.assert(fc.property(calendar, moment, fc.nat(HALF_HOUR), fc.nat(40 * 3_600_000), (of, from, ms, amount) => {
      const end = addWorkingTime(of, from + ms, amount);
      expect(workingTimeBetween(of, from + ms, end)).toBe(amount);
      expect(workingTimeBetween(of, end, from + ms)).toBe(0);
    }));
  });

  it('begins at once at work, else with the next session or the next day that is worked', () => {
    fc.assert(fc.property(calendar, moment, fc.option(fc.nat(1_439), { nil: undefined }), (of, at, cutOff) => {
      const minute = ((at - BEGIN) / MINUTE) % 1_440;
      const today = civilDayOf(at);
      const late = naiveIsWorked(of, today) && cutOff !== undefined && minute > cutOff;
      let begin = late ? instantOf(addDays(today, 1)) : at;
      while (!naiveWorks(of, begin)) begin += HALF_HOUR;
      expect(effectiveStart(of, at, cutOff).atMs).toBe(begin);
    }));
  });
});

describe('working days in any calendar', () => {
  it('are added as a walk day by day adds them', () => {
    fc.assert(fc.property(calendar, day, fc.nat(30), (of, from, days) => {
      let last = from;
      for (let left = days; left > 0;) if (naiveIsWorked(of, (last = addDays(last, 1)))) left -= 1;
      while (!naiveIsWorked(of, last)) last = addDays(last, 1);
      expect(addWorkingDays(of, from, days)).toBe(last);
    }));
  });

  it('follow the last calendar day of a term that ends on a day off', () => {
    fc.assert(fc.property(calendar, day, fc.nat(30), (of, from, days) => {
      let last = addDays(from, days);
      while (!naiveIsWorked(of, last)) last = addDays(last, 1);
      expect(addCalendarDays(of, from, days)).toBe(last);
    }));
  });

  it('are counted as they are looked at one by one', () => {
    fc.assert(fc.property(calendar, day, fc.nat(60), (of, from, days) => {
      const worked = Array.from({ length: days }, (_, index) => addDays(from, index + 1)).filter((one) => naiveIsWorked(of, one));
      expect(workingDaysBetween(of, from, addDays(from, days))).toBe(worked.length);
    }));
  });
});

describe('the calendars of the house, around the turn of the year and every day that is special', () => {
  const published = CALENDARS.at(-1)!;
  const border = fc.constantFrom(...published.specialDays.map((one) => one.day), '2026-12-31', '2027-01-01')
    .chain((near) => fc.integer({ min: -4, max: 4 }).map((apart) => addDays(near < '2026-01-08' ? '2026-01-08' : near, apart)))
    .filter((one) => one < '2027-11-01');

  it('add and count days as a walk does', () => {
    fc.assert(fc.property(border, fc.nat(20), (from, days) => {
      let last = from;
      for (let left = days; left > 0;) if (naiveIsWorked(published, (last = addDays(last, 1)))) left -= 1;
      while (!naiveIsWorked(published, last)) last = addDays(last, 1);
      expect(addWorkingDays(published, from, days)).toBe(last);
      if (days > 0) expect(workingDaysBetween(published, from, last)).toBe(days);
    }));
  });

  it('never have a later beginning end earlier', () => {
    fc.assert(fc.property(border, fc.nat(1_439), fc.nat(6_000), fc.nat(60), (from, minute, later, halves) => {
      const [first, second] = [instantOf(from, minute), instantOf(from, minute) + later * MINUTE];
      const due = (at: number): number => addWorkingTime(published, effectiveStart(published, at, 900).atMs, halves * HALF_HOUR);
      expect(due(second)).toBeGreaterThanOrEqual(due(first));
    }));
  });
});
