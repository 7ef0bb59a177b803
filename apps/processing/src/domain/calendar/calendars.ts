import type { CivilDay } from '@hoso/contracts';
import { Defect } from '@hoso/kernel';

import { CULTURE_DAY_2026, DAYS_2026 } from './days/days-2026.js';
import { DAYS_2027 } from './days/days-2027.js';
import type { WorkingCalendar } from './working-calendar.js';

const common = {
  id: 'state-agencies',
  restWeekdays: [6, 7],
  /** 07:30–11:30 and 13:30–17:00: seven and a half hours. */
  sessions: [
    { fromMinute: 7 * 60 + 30, toMinute: 11 * 60 + 30 },
    { fromMinute: 13 * 60 + 30, toMinute: 17 * 60 },
  ],
} as const;

/** Every version of the calendar of state agencies, oldest first. A version is never edited: a change is a new one. */
export const CALENDARS: readonly WorkingCalendar[] = [
  {
    ...common,
    version: '2026.1',
    publishedOn: '2025-12-25',
    firstDay: '2026-01-01',
    lastDay: '2026-12-31',
    specialDays: DAYS_2026,
  },
  {
    ...common,
    version: '2026.2',
    publishedOn: '2026-07-01',
    firstDay: '2026-01-01',
    lastDay: '2027-12-31',
    specialDays: [...DAYS_2026, CULTURE_DAY_2026, ...DAYS_2027],
  },
];

/** The version that a due date was computed with; an unknown one is a Defect. */
export function getCalendar(version: string, calendars: readonly WorkingCalendar[] = CALENDARS): WorkingCalendar {
  const calendar = calendars.find((candidate) => candidate.version === version);
  if (calendar === undefined) throw new Defect('calendar-unknown', `no calendar version ${version}`);
  return calendar;
}

/** The version to decide with on a day: the last one published by then. Before the first one, a Defect. */
export function calendarOn(day: CivilDay, calendars: readonly WorkingCalendar[] = CALENDARS): WorkingCalendar {
  const published = calendars.filter((calendar) => calendar.publishedOn <= day);
  const [latest] = published.sort((a, b) => (a.publishedOn < b.publishedOn ? 1 : -1));
  if (latest === undefined) throw new Defect('calendar-unknown', `no calendar was published by ${day}`);
  return latest;
}
