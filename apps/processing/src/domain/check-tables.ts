import { NATIONAL_STATUSES } from '@hoso/contracts';
import { Defect } from '@hoso/kernel';

import { CALENDARS } from './calendar/calendars.js';
import { checkCalendar } from './calendar/check-calendar.js';
import { ALL_STATUSES } from './statuses/can-move.js';
import { checkTransitions } from './statuses/check-transitions.js';
import { TRANSITIONS } from './statuses/transitions.js';

/**
 * Looks at the tables that every decision stands on. Called before the first one: an office with a wrong calendar or a
 * status without an exit does not open.
 *
 * @throws Defect `tables-wrong` that names every problem.
 */
export function checkTables(calendars = CALENDARS, table: Parameters<typeof checkTransitions>[0]['table'] = TRANSITIONS): void {
  const transitions = checkTransitions({
    table,
    start: 'new',
    statuses: ALL_STATUSES.map(String),
    terminal: ALL_STATUSES.filter((status) => NATIONAL_STATUSES[status].terminal).map(String),
  });
  const problems = [
    ...transitions.map(({ code, status }) => `status ${status}: ${code}`),
    ...calendars.flatMap((calendar) =>
      checkCalendar(calendar).map(({ code, day }) => `calendar ${calendar.version}: ${code} ${day ?? ''}`.trim()),
    ),
  ];
  if (problems.length > 0) throw new Defect('tables-wrong', problems.join('; '));
}
