import { addDays, weekdayOf, type CivilDay } from '@hoso/contracts';

import { isWorkingDay, type SpecialDay, type WorkingCalendar } from './working-calendar.js';

/** Something that a person should look at before a calendar version is published. */
export interface CalendarProblem {
  readonly code:
    | 'day-outside'
    | 'day-twice'
    | 'sessions-overlap'
    | 'rest-day-swapped-for-rest'
    | 'working-day-swapped-for-work'
    | 'swaps-unbalanced'
    | 'holiday-not-compensated'
    | 'range-empty';
  readonly day: CivilDay | null;
}

/**
 * Looks for what a schema cannot see: special days outside the range or named twice, sessions that overlap, swaps that
 * change nothing or do not come in pairs, and holidays on a weekly rest day without a day of compensation after them.
 */
export function checkCalendar(calendar: WorkingCalendar): readonly CalendarProblem[] {
  const { specialDays, firstDay, lastDay } = calendar;
  if (firstDay > lastDay) return [{ code: 'range-empty', day: firstDay }];
  const rests = (day: CivilDay): boolean => calendar.restWeekdays.includes(weekdayOf(day));
  const each = (code: CalendarProblem['code'], wrong: (special: SpecialDay, index: number) => boolean) =>
    specialDays.filter(wrong).map(({ day }) => ({ code, day }));
  const count = (kind: SpecialDay['kind']): number => specialDays.filter((special) => special.kind === kind).length;
  return [
    ...each('day-outside', ({ day }) => day < firstDay || day > lastDay),
    ...each('day-twice', ({ day }, index) => specialDays.findIndex((other) => other.day === day) !== index),
    ...each('rest-day-swapped-for-rest', ({ kind, day }) => kind === 'swapped-rest' && rests(day)),
    ...each('working-day-swapped-for-work', ({ kind, day }) => kind === 'swapped-working' && !rests(day)),
    ...(overlaps(calendar.sessions) ? [{ code: 'sessions-overlap', day: null } as const] : []),
    ...each('sessions-overlap', ({ sessions }) => sessions !== undefined && overlaps(sessions)),
    ...(count('swapped-rest') === count('swapped-working') ? [] : [{ code: 'swaps-unbalanced', day: null } as const]),
    ...uncompensated(calendar).map((day) => ({ code: 'holiday-not-compensated', day }) as const),
  ];
}

function overlaps(sessions: WorkingCalendar['sessions']): boolean {
  return sessions.some(({ fromMinute, toMinute }, index) => {
    const before = sessions[index - 1];
    return fromMinute >= toMinute || (before !== undefined && before.toMinute > fromMinute);
  });
}

/** Holidays on weekly rest days for which no day of compensation follows before work begins again. */
function uncompensated(calendar: WorkingCalendar): readonly CivilDay[] {
  const kinds = new Map(calendar.specialDays.map(({ day, kind }) => [day, kind]));
  const known = (day: CivilDay): boolean => day >= calendar.firstDay && day <= calendar.lastDay;
  const missing: CivilDay[] = [];
  const used = new Set<CivilDay>();
  const atRest = calendar.specialDays.filter(
    ({ day, kind }) => kind === 'holiday' && known(day) && calendar.restWeekdays.includes(weekdayOf(day)),
  );
  for (const { day: holiday } of atRest) {
    let day = addDays(holiday, 1);
    while (known(day) && !isWorkingDay(calendar, day) && (kinds.get(day) !== 'compensation' || used.has(day))) {
      day = addDays(day, 1);
    }
    if (known(day) && kinds.get(day) === 'compensation') used.add(day);
    else missing.push(holiday);
  }
  return missing;
}
