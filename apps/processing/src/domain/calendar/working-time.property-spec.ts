import { describe, expect, it } from '@jest/globals';
import { civilDayOf } from '@hoso/contracts';
import fc from 'fast-check';

import { getCalendar } from './calendars.js';
import { addCalendarDays, addWorkingDays, workingDaysBetween } from './working-days.js';
import { addWorkingTime, effectiveStart, HOUR_MS, workingTimeBetween } from './working-time.js';

/**
 * A second calendar that shares nothing with the first: dates of the platform, a list of its own, one minute at a time.
 * Days off in addition to Saturdays and Sundays, and the two Saturdays that are worked.
 */
const OFF = new Set(
  (
    '2026-01-01 2026-01-02 2026-02-16 2026-02-17 2026-02-18 2026-02-19 2026-02-20 2026-04-27 2026-04-30 2026-05-01 ' +
    '2026-08-31 2026-09-01 2026-09-02 2026-11-24 2027-01-01 2027-02-05 2027-02-08 2027-02-09 2027-02-10 2027-02-11 ' +
    '2027-04-16 2027-04-30 2027-05-03 2027-09-02 2027-09-03 2027-11-24'
  ).split(' '),
);
const WORKED = new Set(['2026-01-10', '2026-08-22']);
const MINUTE = 60_000;

function naiveWorks(day: string): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return WORKED.has(day) || (weekday !== 0 && weekday !== 6 && !OFF.has(day));
}

function naiveWorkingMinute(instantMs: number): boolean {
  const local = new Date(instantMs + 7 * HOUR_MS);
  const minute = local.getUTCHours() * 60 + local.getUTCMinutes();
  const inHours = (minute >= 450 && minute < 690) || (minute >= 810 && minute < 1020);
  return inHours && naiveWorks(local.toISOString().slice(0, 10));
}

const nextDay = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

function naiveAddWorkingDays(from: string, days: number): string {
  let day = from;
  for (let counted = 0; counted < days || !naiveWorks(day);) {
    if (days > 0 || !naiveWorks(day)) day = nextDay(day);
    if (naiveWorks(day)) counted += 1;
  }
  return day;
}

const CALENDAR = getCalendar('2026.2');
const FIRST = Date.parse('2026-01-01T00:00:00+07:00');
/** Instants at whole minutes that leave room for a term within the known years. */
const instant = fc.integer({ min: 0, max: 660 * 24 * 60 }).map((minute) => FIRST + minute * MINUTE);
const minutes = fc.integer({ min: 0, max: 60 * 20 });

describe('the working calendar, against a naive one', () => {
  it('adds working time as a walk minute by minute does', () => {
    fc.assert(
      fc.property(instant, minutes, (from, amount) => {
        let naive = from;
        for (let left = amount; left > 0; naive += MINUTE) if (naiveWorkingMinute(naive)) left -= 1;
        expect(addWorkingTime(CALENDAR, from, amount * MINUTE)).toBe(naive);
      }),
    );
  });

  it('measures what it adds, to the millisecond', () => {
    fc.assert(
      fc.property(
        instant,
        fc.integer({ min: 0, max: 59_999 }),
        fc.integer({ min: 0, max: 300 * HOUR_MS }),
        (from, ms, amount) => {
          expect(workingTimeBetween(CALENDAR, from + ms, addWorkingTime(CALENDAR, from + ms, amount))).toBe(amount);
        },
      ),
    );
  });

  it('measures a whole as the sum of its parts', () => {
    fc.assert(
      fc.property(instant, instant, instant, (...moments) => {
        const [a, b, c] = moments.toSorted((x, y) => x - y) as [number, number, number];
        const parts = workingTimeBetween(CALENDAR, a, b) + workingTimeBetween(CALENDAR, b, c);
        expect(workingTimeBetween(CALENDAR, a, c)).toBe(parts);
      }),
    );
  });

  it('adds working days and calendar days as a walk day by day does', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 0, max: 40 }), (moment, days) => {
        const from = civilDayOf(moment);
        expect(addWorkingDays(CALENDAR, from, days)).toBe(naiveAddWorkingDays(from, days));
        let last = from;
        for (let counted = 0; counted < days; counted += 1) last = nextDay(last);
        expect(addCalendarDays(CALENDAR, from, days)).toBe(naiveAddWorkingDays(last, 0));
      }),
    );
  });

  it('counts back the days that it added, and never ends on a day off', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 1, max: 40 }), (moment, days) => {
        const last = addWorkingDays(CALENDAR, civilDayOf(moment), days);
        expect(workingDaysBetween(CALENDAR, civilDayOf(moment), last)).toBe(days);
        expect(naiveWorks(last)).toBe(true);
      }),
    );
  });

  it('never lets a later filing be due earlier', () => {
    fc.assert(
      fc.property(
        instant,
        instant,
        fc.integer({ min: 0, max: 30 }),
        fc.option(fc.integer({ min: 0, max: 1439 })),
        (a, b, days, cut) => {
          const [early, late] = a < b ? [a, b] : [b, a];
          const due = (moment: number): string =>
            addWorkingDays(CALENDAR, civilDayOf(effectiveStart(CALENDAR, moment, cut ?? undefined).atMs), days);
          expect(due(early) <= due(late)).toBe(true);
        },
      ),
    );
  });

  it('starts a term at a working minute, never early, and without a cut-off no working time is lost', () => {
    fc.assert(
      fc.property(instant, (moment) => {
        const start = effectiveStart(CALENDAR, moment);
        expect(start.atMs).toBeGreaterThanOrEqual(moment);
        expect(naiveWorkingMinute(start.atMs)).toBe(true);
        expect(workingTimeBetween(CALENDAR, moment, start.atMs)).toBe(0);
        expect(start.why === 'at-once').toBe(start.atMs === moment);
      }),
    );
  });
});
