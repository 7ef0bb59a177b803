import { describe, expect, it } from '@jest/globals';
import { Defect } from '@hoso/kernel';
import fc from 'fast-check';

import { anyDamageTo } from '../../../test/support/any-fact.js';
import {
  addDays, CivilDay, civilDayOf, dayNumberAt, dayNumberOf, dayOfNumber, daysBetween, DAY_MS, instantOf, midnightOf,
  MINUTE_MS, timeOfDayMs, weekdayOf,
} from './index.js';

/** The platform's own calendar: no year has a special case of ours in it. */
const platformDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** Any day from year 1 to 9999, and often one at the end of a February, a year, a century. */
const anyDay = fc.oneof(
  fc.integer({ min: -719_162, max: 2_932_896 }),
  fc.record({ year: fc.integer({ min: 1, max: 99 }), centuries: fc.integer({ min: 0, max: 98 }), edge: fc.integer({ min: -2, max: 2 }),
    month: fc.constantFrom(0, 2) })
    .map(({ year, centuries, month, edge }) => {
      const date = new Date(0);
      date.setUTCFullYear(centuries * 100 + (year % 4 === 0 ? 100 : year), month, 1);
      return Math.round(date.getTime() / DAY_MS) + edge;
    }),
);
const anyMoment = fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2200, 0, 1) });

describe('a civil day', () => {
  it('is the day of the platform, in both directions', () => {
    fc.assert(fc.property(anyDay, (number) => {
      const day = platformDay(number * DAY_MS);
      expect([dayOfNumber(number), dayNumberOf(day)]).toEqual([day, number]);
    }));
  });

  it('has the weekday of the platform', () => {
    fc.assert(fc.property(anyDay, (number) => {
      expect(weekdayOf(dayOfNumber(number)) % 7).toBe(new Date(number * DAY_MS).getUTCDay());
    }));
  });

  it('comes back after so many days there and as many back, and counts them', () => {
    const apart = fc.record({ number: fc.integer({ min: -300_000, max: 1_500_000 }), count: fc.integer({ min: -400_000, max: 400_000 }) });
    fc.assert(fc.property(apart, ({ number, count }) => {
      const day = dayOfNumber(number);
      const other = addDays(day, count);
      expect([addDays(other, -count), daysBetween(day, other), day < other]).toEqual([day, count, count > 0]);
    }));
  });

  it('is refused or another day when one character of it is damaged', () => {
    const damaged = anyDay.chain((number) => anyDamageTo(dayOfNumber(number), fc.constantFrom(...'0123456789-/.T ', '１', '−')));
    fc.assert(fc.property(damaged, (text) => {
      if (CivilDay.safeParse(text).success) return expect(dayOfNumber(dayNumberOf(text))).toBe(text);
      expect(() => dayNumberOf(text)).toThrow(Defect);
    }));
  });

  it('is refused where no calendar has it, though it looks like a day', () => {
    const digits = fc.tuple(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 0, max: 19 }), fc.integer({ min: 0, max: 39 }));
    fc.assert(fc.property(digits, ([year, month, day]) => {
      const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
      const ms = Date.parse(`${text}T00:00:00Z`);
      const exists = !Number.isNaN(ms) && platformDay(ms) === text;
      expect(CivilDay.safeParse(text).success).toBe(exists);
      if (!exists) expect(() => dayNumberOf(text)).toThrow(Defect);
    }));
  });
});

describe('the wall clock of Viet Nam', () => {
  const wall = new Intl.DateTimeFormat('sv', {
    timeZone: 'Asia/Ho_Chi_Minh', dateStyle: 'short', timeStyle: 'medium',
  });

  it('shows the day and the time that the zone database shows', () => {
    // Before June 1975 the south of the country had other hours.
    fc.assert(fc.property(fc.integer({ min: Date.UTC(1976, 0, 1), max: Date.UTC(2100, 0, 1) }), (ms) => {
      const minute = Math.floor(timeOfDayMs(ms) / MINUTE_MS);
      const time = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
      expect(wall.format(ms)).toContain(`${civilDayOf(ms)} ${time}`);
    }));
  });

  it('takes a moment apart and puts it together again', () => {
    fc.assert(fc.property(anyMoment, (ms) => {
      const day = civilDayOf(ms);
      expect(midnightOf(dayNumberAt(ms)) + timeOfDayMs(ms)).toBe(ms);
      expect(instantOf(day) + timeOfDayMs(ms)).toBe(ms);
      expect(instantOf(day, 24 * 60)).toBe(instantOf(addDays(day, 1)));
    }));
  });
});
