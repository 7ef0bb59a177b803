import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { addDays, civilDayOf, dayNumberOf, dayOfNumber, instantOf, timeOfDayMs, weekdayOf } from './civil-day.js';

describe('a civil day', () => {
  it('agrees with the proleptic Gregorian calendar of the platform', () => {
    fc.assert(
      fc.property(fc.integer({ min: -200_000, max: 200_000 }), (number) => {
        const platform = new Date(number * 86_400_000);
        fc.pre(platform.getUTCFullYear() >= 1 && platform.getUTCFullYear() <= 9999);
        expect(dayOfNumber(number)).toBe(platform.toISOString().slice(0, 10));
        expect(dayNumberOf(dayOfNumber(number))).toBe(number);
        expect(weekdayOf(dayOfNumber(number)) % 7).toBe(platform.getUTCDay());
      }),
    );
  });

  it('changes at seventeen hundred hours UTC, because Viet Nam is seven hours ahead', () => {
    expect(civilDayOf(Date.parse('2026-11-20T16:59:59.999Z'))).toBe('2026-11-20');
    expect(civilDayOf(Date.parse('2026-11-20T17:00:00.000Z'))).toBe('2026-11-21');
    expect(instantOf('2026-11-21', 7 * 60 + 30)).toBe(Date.parse('2026-11-21T00:30:00.000Z'));
    expect(timeOfDayMs(Date.parse('2026-11-21T00:30:00.001Z'))).toBe((7 * 60 + 30) * 60_000 + 1);
  });

  it('takes an instant apart and puts it together again', () => {
    fc.assert(
      fc.property(fc.integer({ min: -5e12, max: 5e12 }), (instant) => {
        expect(instantOf(civilDayOf(instant)) + timeOfDayMs(instant)).toBe(instant);
      }),
    );
  });

  it('knows leap days and refuses days that do not exist', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2027-02-28', 1)).toBe('2027-03-01');
    expect(() => dayNumberOf('2027-02-29')).toThrow('civil-day-impossible');
    expect(() => dayNumberOf('27-2-9')).toThrow('civil-day-malformed');
  });
});
