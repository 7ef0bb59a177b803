import type { ClockRule } from '@hoso/contracts';

import type { WorkingCalendar } from '../calendar/working-calendar.js';
import type { ClockRow } from './clock-row.js';
import { runClock } from './run-clock.js';

/** When a dossier is due (ngày hẹn trả). Instants are ISO 8601 in UTC. */
export type Due =
  | { readonly state: 'not-started' }
  /** The procedure lays down no time limit. */
  | { readonly state: 'without-limit' }
  | { readonly state: 'running'; readonly dueAt: string; readonly missedAt: string | null }
  /** The clock stands still; `dueAt` is what had been promised before and will move when it goes on. */
  | {
      readonly state: 'standing';
      readonly since: string;
      readonly dueAt: string;
      readonly missedAt: string | null;
    };

/**
 * The due date, as a pure function of the ledger's rows, the procedure's rule and a calendar version: computed again at
 * any time it is the same. `missedAt` is the first due moment that had already passed when a restart or an extension
 * gave a later one: the dossier stays late for it.
 */
export function dueDate(rows: readonly ClockRow[], rule: ClockRule, calendar: WorkingCalendar): Due {
  if (!rows.some((row) => row.kind === 'started')) return { state: 'not-started' };
  if (rule.term.kind === 'none') return { state: 'without-limit' };
  const run = runClock(rows, rule, rule.term, calendar);
  if (run === undefined) return { state: 'not-started' };
  const dueAt = isoOf(run.dueAtMs);
  const missedAt = run.missedAtMs === null ? null : isoOf(run.missedAtMs);
  if (run.standingSinceMs === null) return { state: 'running', dueAt, missedAt };
  return { state: 'standing', since: isoOf(run.standingSinceMs), dueAt, missedAt };
}

function isoOf(instantMs: number): string {
  return new Date(instantMs).toISOString();
}
