import type { CivilDay, ClockRule, StopCause, TimeUnit } from '@hoso/contracts';

import type { WorkingCalendar } from '../calendar/working-calendar.js';
import { workingTimeBetween } from '../calendar/working-time.js';
import type { ClockRow } from './clock-row.js';
import { dueDate, type Due } from './due-date.js';
import { explainDays, type ExplainedDay } from './explain-days.js';
import { runClock, type ClockRun, type Start, type Stop } from './run-clock.js';

/** Why a dossier is due when it is due. Instants are ISO 8601 in UTC. */
export interface DueDateExplanation {
  readonly due: Due;
  readonly calendar: { readonly id: string; readonly version: string; readonly publishedOn: CivilDay };
  /** Null without a limit or before the start. `amount` and `extension` are in `unit`. */
  readonly term: { readonly unit: TimeUnit; readonly amount: number; readonly extension: number } | null;
  readonly starts: readonly {
    /** What set the term off: the acceptance, or the end of the pause. */
    readonly at: string;
    /** From when on it runs. */
    readonly from: string;
    readonly because: Start['because'];
    readonly why: Start['why'];
  }[];
  readonly stops: readonly {
    readonly cause: StopCause;
    readonly from: string;
    readonly to: string | null;
    readonly effect: Stop['effect'];
    /** Working time that it lasted; null while it lasts. */
    readonly workingMs: number | null;
  }[];
  /** Every day from the last start to the due date. */
  readonly days: readonly ExplainedDay[];
  /** Days among them that may still move. */
  readonly undecidedDays: readonly CivilDay[];
}

/**
 * The due date with everything that led to it: starts, pauses and their effect, and each day, counted or not and why.
 */
export function explainDueDate(
  rows: readonly ClockRow[],
  rule: ClockRule,
  calendar: WorkingCalendar,
): DueDateExplanation {
  const due = dueDate(rows, rule, calendar);
  const { id, version, publishedOn } = calendar;
  const head = { due, calendar: { id, version, publishedOn } };
  const run = rule.term.kind === 'none' ? undefined : runClock(rows, rule, rule.term, calendar);
  if (run === undefined || rule.term.kind === 'none') {
    return { ...head, term: null, starts: [], stops: [], days: [], undecidedDays: [] };
  }
  const days = explainDays(run, rule.term.unit, calendar);
  return {
    ...head,
    term: { unit: rule.term.unit, amount: run.course.amount, extension: run.course.extension },
    ...history(run, calendar),
    days,
    undecidedDays: days.filter((day) => day.undecided).map((day) => day.day),
  };
}

function history(run: ClockRun, calendar: WorkingCalendar): Pick<DueDateExplanation, 'starts' | 'stops'> {
  return {
    starts: run.starts.map(({ setOffAtMs, atMs, because, why }) => ({
      at: isoOf(setOffAtMs),
      from: isoOf(atMs),
      because,
      why,
    })),
    stops: run.stops.map(({ cause, fromMs, toMs, effect }) => ({
      cause,
      from: isoOf(fromMs),
      to: toMs === null ? null : isoOf(toMs),
      effect,
      workingMs: toMs === null ? null : workingTimeBetween(calendar, fromMs, toMs),
    })),
  };
}

function isoOf(instantMs: number): string {
  return new Date(instantMs).toISOString();
}
