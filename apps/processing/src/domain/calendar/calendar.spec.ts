import { describe, expect, it } from '@jest/globals';
import { addDays, instantOf, weekdayOf } from '@hoso/contracts';

import { calendarOn, CALENDARS, getCalendar } from './calendars.js';
import { checkCalendar } from './check-calendar.js';
import { endOfWork, isWorkingDay, standingOf, startOfWork, WorkingCalendar } from './working-calendar.js';
import { addCalendarDays, addWorkingDays, workingDaysBetween } from './working-days.js';
import { addWorkingHours, addWorkingTime, effectiveStart, HOUR_MS, workingTimeBetween } from './working-time.js';

const NOW = getCalendar('2026.2');
/** `2026-11-20 15:01` in Viet Nam. */
const at = (text: string): number => Date.parse(`${text.replace(' ', 'T')}:00.000+07:00`);
const say = (instantMs: number): string =>
  new Date(instantMs + 7 * HOUR_MS).toISOString().slice(0, 16).replace('T', ' ');

describe('the calendars of state agencies', () => {
  it.each(CALENDARS.map((calendar) => [calendar.version, calendar] as const))('%s is sound', (_, calendar) => {
    expect(WorkingCalendar.parse(calendar)).toEqual(calendar);
    expect(checkCalendar(calendar)).toEqual([]);
  });

  it('has the days off that the law gives: eleven holidays, and twelve since the Day of Vietnamese Culture', () => {
    const holidays = (version: string, year: string): number =>
      getCalendar(version).specialDays.filter(({ day, kind }) => kind === 'holiday' && day.startsWith(year)).length;
    expect(holidays('2026.1', '2026')).toBe(11);
    expect(holidays('2026.2', '2026')).toBe(12);
    expect(holidays('2026.2', '2027')).toBe(12);
  });

  it('marks every day whose place nobody has decided yet, and only those', () => {
    const undecided = NOW.specialDays.filter(({ provenance }) => provenance.mark !== 'published').map(({ day }) => day);
    expect(undecided).toEqual([
      '2027-02-05',
      '2027-02-06',
      '2027-02-07',
      '2027-02-08',
      '2027-02-09',
      '2027-02-10',
      '2027-02-11',
      '2027-09-03',
    ]);
  });

  it('decides with the version that is out by then', () => {
    expect(calendarOn('2026-06-30').version).toBe('2026.1');
    expect(calendarOn('2026-07-01').version).toBe('2026.2');
    expect(() => calendarOn('2025-12-24')).toThrow('calendar-unknown');
    expect(() => getCalendar('1999.1')).toThrow('calendar-unknown');
    expect(isWorkingDay(getCalendar('2026.1'), '2026-11-24')).toBe(true);
    expect(isWorkingDay(NOW, '2026-11-24')).toBe(false);
  });

  it.each([
    ['2026-11-23', true, 'ordinary'],
    ['2026-11-22', false, 'weekly-rest'],
    ['2026-11-24', false, 'holiday'],
    ['2026-04-26', false, 'holiday'],
    ['2026-04-27', false, 'compensation'],
    ['2026-08-31', false, 'swapped-rest'],
    ['2026-08-22', true, 'swapped-working'],
    ['2027-02-06', false, 'holiday'],
    ['2027-02-11', false, 'compensation'],
    ['2027-02-12', true, 'ordinary'],
  ])('on %s work: %s, because %s', (day, working, reason) => {
    expect(standingOf(NOW, day)).toMatchObject({ working, reason });
  });

  it('says that it does not know rather than guess', () => {
    expect(() => standingOf(NOW, '2028-01-01')).toThrow('calendar-does-not-reach');
    expect(() => standingOf(NOW, '2025-12-31')).toThrow('calendar-does-not-reach');
    expect(() => addWorkingDays(NOW, '2027-12-30', 5)).toThrow('calendar-does-not-reach');
    expect(() => addWorkingHours(NOW, at('2027-12-31 16:00'), 8)).toThrow('2026-01-01 to 2027-12-31');
    expect(() => addWorkingDays(getCalendar('2026.1'), '2026-12-30', 5)).toThrow('calendar-does-not-reach');
  });
});

describe('terms of days', () => {
  it.each([
    ['three days over the Day of Vietnamese Culture', '2026-11-20', 3, '2026-11-26'],
    ['five days over Tết 2026', '2026-02-12', 5, '2026-02-26'],
    ['one day over the compensation for Giỗ Tổ', '2026-04-24', 1, '2026-04-28'],
    ['one day before a Saturday that is worked', '2026-08-21', 1, '2026-08-22'],
    ['five days over New Year', '2026-12-29', 5, '2027-01-06'],
    ['three days over Tết 2027, as far as it is known', '2027-02-03', 3, '2027-02-15'],
    ['the day itself', '2026-11-20', 0, '2026-11-20'],
    ['the day itself, which is off', '2026-11-24', 0, '2026-11-25'],
  ])('%s', (_, from, days, last) => {
    expect(addWorkingDays(NOW, from, days)).toBe(last);
    if (days > 0) expect(workingDaysBetween(NOW, from, last)).toBe(days);
  });

  it('depends on the version: without the new holiday the same term ends a day earlier', () => {
    expect(addWorkingDays(getCalendar('2026.1'), '2026-11-20', 3)).toBe('2026-11-25');
  });

  it.each([
    ['ends on a working day', '2026-11-10', 10, '2026-11-20'],
    ['rolls off a Sunday and a holiday', '2026-11-19', 3, '2026-11-23'],
    ['rolls off a holiday', '2026-11-14', 10, '2026-11-25'],
    ['rolls off all of Tết 2027', '2027-01-27', 10, '2027-02-12'],
  ])('counted in calendar days it %s', (_, from, days, last) => {
    expect(addCalendarDays(NOW, from, days)).toBe(last);
  });

  it('takes only whole days', () => {
    expect(() => addWorkingDays(NOW, '2026-11-20', 1.5)).toThrow('term-not-whole');
    expect(() => addCalendarDays(NOW, '2026-11-20', -1)).toThrow('term-not-whole');
  });
});

describe('working time', () => {
  it.each([
    ['2026-11-23 11:29', 1, '2026-11-23 14:29'],
    ['2026-11-23 11:31', 1, '2026-11-23 14:30'],
    ['2026-11-23 07:30', 4, '2026-11-23 11:30'],
    ['2026-11-23 07:30', 7.5, '2026-11-23 17:00'],
    ['2026-11-23 17:01', 1, '2026-11-25 08:30'],
    ['2026-11-20 16:30', 1, '2026-11-23 08:00'],
    ['2026-02-13 16:00', 2, '2026-02-23 08:30'],
    ['2026-08-21 16:00', 2, '2026-08-22 08:30'],
    ['2026-12-31 16:00', 2, '2027-01-04 08:30'],
    ['2026-11-20 09:00', 8, '2026-11-23 09:30'],
    ['2026-11-21 12:00', 0, '2026-11-21 12:00'],
  ])('%s and %d hours make %s', (from, hours, until) => {
    expect(say(addWorkingHours(NOW, at(from), hours))).toBe(until);
    expect(workingTimeBetween(NOW, at(from), at(until))).toBe(hours * HOUR_MS);
  });

  it('is nothing backwards, and refuses what is no amount', () => {
    expect(workingTimeBetween(NOW, at('2026-11-23 10:00'), at('2026-11-23 09:00'))).toBe(0);
    expect(() => addWorkingTime(NOW, at('2026-11-23 10:00'), -1)).toThrow('term-negative');
    expect(() => addWorkingTime(NOW, at('2026-11-23 10:00'), Number.NaN)).toThrow('term-negative');
  });

  it.each([
    ['2026-11-23 07:30', undefined, '2026-11-23 07:30', 'at-once'],
    ['2026-11-23 06:00', undefined, '2026-11-23 07:30', 'outside-working-hours'],
    ['2026-11-23 11:29', undefined, '2026-11-23 11:29', 'at-once'],
    ['2026-11-23 11:31', undefined, '2026-11-23 13:30', 'outside-working-hours'],
    ['2026-11-23 17:01', undefined, '2026-11-25 07:30', 'outside-working-hours'],
    ['2026-11-20 22:00', undefined, '2026-11-23 07:30', 'outside-working-hours'],
    ['2026-11-21 10:00', undefined, '2026-11-23 07:30', 'day-off'],
    ['2026-11-20 14:59', 900, '2026-11-20 14:59', 'at-once'],
    ['2026-11-20 15:00', 900, '2026-11-20 15:00', 'at-once'],
    ['2026-11-20 15:01', 900, '2026-11-23 07:30', 'after-cut-off'],
    ['2026-08-22 10:00', 900, '2026-08-22 10:00', 'at-once'],
  ] as const)('a term set off at %s with cut-off %s runs from %s: %s', (moment, cutOff, from, why) => {
    const start = effectiveStart(NOW, at(moment), cutOff);
    expect([say(start.atMs), start.why]).toEqual([from, why]);
  });

  it('knows half days', () => {
    const name = { vi: 'Làm việc buổi sáng', en: 'Morning only' };
    const shortened = {
      day: '2026-11-25',
      kind: 'shortened',
      name,
      sessions: [{ fromMinute: 450, toMinute: 690 }],
      provenance: { mark: 'assumed', source: 'spec' },
    } as const;
    const calendar: WorkingCalendar = { ...NOW, version: 'half', specialDays: [...NOW.specialDays, shortened] };
    expect(checkCalendar(calendar)).toEqual([]);
    expect(say(endOfWork(calendar, '2026-11-25'))).toBe('2026-11-25 11:30');
    expect(say(addWorkingHours(calendar, at('2026-11-25 10:30'), 2))).toBe('2026-11-26 08:30');
    expect(addWorkingDays(calendar, '2026-11-23', 1)).toBe('2026-11-25');
    expect(effectiveStart(calendar, at('2026-11-25 14:00')).why).toBe('outside-working-hours');
  });

  it('has no start and no end on a day off', () => {
    expect(() => startOfWork(NOW, '2026-11-24')).toThrow('calendar-day-off');
    expect(() => endOfWork(NOW, '2026-11-22')).toThrow('calendar-day-off');
  });
});

describe('the check of a calendar', () => {
  const special = (day: string, kind: 'holiday' | 'swapped-rest' | 'swapped-working' | 'compensation') => ({
    day,
    kind,
    name: { vi: 'Thử', en: 'Test' },
    provenance: { mark: 'assumed', source: 'spec' } as const,
  });
  const calendar = (...specialDays: WorkingCalendar['specialDays']): WorkingCalendar => ({ ...NOW, specialDays });

  it.each([
    ['day-outside', calendar(special('2030-01-01', 'holiday'))],
    ['day-twice', calendar(special('2026-11-24', 'holiday'), special('2026-11-24', 'holiday'))],
    ['swaps-unbalanced', calendar(special('2026-11-24', 'swapped-rest'))],
    [
      'rest-day-swapped-for-rest',
      calendar(special('2026-11-21', 'swapped-rest'), special('2026-11-28', 'swapped-working')),
    ],
    [
      'working-day-swapped-for-work',
      calendar(special('2026-11-24', 'swapped-rest'), special('2026-11-25', 'swapped-working')),
    ],
    ['holiday-not-compensated', calendar(special('2026-11-21', 'holiday'))],
    [
      'holiday-not-compensated',
      calendar(
        special('2026-11-21', 'holiday'),
        special('2026-11-22', 'holiday'),
        special('2026-11-23', 'compensation'),
      ),
    ],
    [
      'sessions-overlap',
      {
        ...NOW,
        sessions: [
          { fromMinute: 450, toMinute: 700 },
          { fromMinute: 690, toMinute: 800 },
        ],
      },
    ],
    ['range-empty', { ...NOW, firstDay: '2028-01-01' }],
  ] as const)('finds %s', (code, wrong) => {
    expect(checkCalendar(wrong).map((problem) => problem.code)).toEqual([code]);
  });

  it('is about days that exist', () => {
    expect(weekdayOf('2026-11-20')).toBe(5);
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(instantOf('2026-11-20', 0)).toBe(at('2026-11-20 00:00'));
  });
});
