import { civilDayOf, type ClockRule, type StopCause } from '@hoso/contracts';
import { Defect } from '@hoso/kernel';

import type { WorkingCalendar } from '../calendar/working-calendar.js';
import { effectiveStart, type EffectiveStart } from '../calendar/working-time.js';
import type { ClockRow } from './clock-row.js';
import { courseEndMs, type Course, type LimitedTerm, type Span } from './course.js';

/** A pause as the rule sees it. */
export interface Stop {
  readonly cause: StopCause;
  readonly fromMs: number;
  /** Null while it lasts. */
  readonly toMs: number | null;
  /**
   * - `not-counted`: its time is left out.
   * - `restart`: the term begins again from zero when it ends.
   * - `not-provided-for`: the procedure does not let that cause stop its clock.
   * - `not-announced`: an outage that was not announced on the working day it began.
   * - `after-the-term`: the term had ended before; nothing is left to stop.
   */
  readonly effect: 'not-counted' | 'restart' | 'not-provided-for' | 'not-announced' | 'after-the-term';
}

/** A beginning of the term: at acceptance, and again at each restart. */
export interface Start extends EffectiveStart {
  readonly setOffAtMs: number;
  readonly because: 'accepted' | 'restarted';
}

/** Everything that follows from the rows so far. */
export interface ClockRun {
  readonly starts: readonly Start[];
  readonly stops: readonly Stop[];
  readonly course: Course;
  readonly dueAtMs: number;
  /** Since when the clock stands still, if it does. */
  readonly standingSinceMs: number | null;
  /** The first due moment that had passed when a restart or an extension gave a later one. */
  readonly missedAtMs: number | null;
}

/** Reads the rows of a procedure that has a limit. Undefined before the clock was started. */
export function runClock(
  rows: readonly ClockRow[],
  rule: ClockRule,
  term: LimitedTerm,
  calendar: WorkingCalendar,
): ClockRun | undefined {
  const first = rows.findIndex((row) => row.kind === 'started');
  const started = rows[first];
  if (started === undefined || started.kind !== 'started') return undefined;
  const amount = started.channel === 'online' ? (term.onlineAmount ?? term.amount) : term.amount;
  const reader: Reader = { rule, term, calendar, amount };
  return rows
    .slice(first + 1)
    .reduce((run, row) => readRow(reader, run, row), begin(reader, msOf(started), 'accepted'));
}

interface Reader {
  readonly rule: ClockRule;
  readonly term: LimitedTerm;
  readonly calendar: WorkingCalendar;
  readonly amount: number;
}

function readRow(reader: Reader, run: ClockRun, row: ClockRow): ClockRun {
  switch (row.kind) {
    case 'started':
      throw new Defect('clock-started-twice', 'a clock has one start');
    case 'paused':
      return pause(reader, run, row);
    case 'resumed':
      return resume(reader, run, row.cause, msOf(row));
    case 'extended': {
      const extended = { ...run.course, extension: run.course.extension + row.amount };
      return { ...moved(reader, run, extended), missedAtMs: missedBy(run, run.standingSinceMs ?? msOf(row)) };
    }
  }
}

function begin(reader: Reader, setOffAtMs: number, because: Start['because'], earlier?: ClockRun): ClockRun {
  const start = effectiveStart(reader.calendar, setOffAtMs, reader.term.cutOffMinute);
  const course: Course = {
    startMs: start.atMs,
    amount: reader.amount,
    extension: 0,
    stood: [],
    // A restart never makes the agency's promise earlier.
    notBeforeMs: earlier?.dueAtMs ?? start.atMs,
  };
  return {
    starts: [...(earlier?.starts ?? []), { ...start, setOffAtMs, because }],
    stops: earlier?.stops ?? [],
    course,
    dueAtMs: courseEndMs(course, reader.term.unit, reader.calendar),
    standingSinceMs: null,
    missedAtMs: earlier?.missedAtMs ?? null,
  };
}

function pause(reader: Reader, run: ClockRun, row: Extract<ClockRow, { kind: 'paused' }>): ClockRun {
  const fromMs = msOf(row);
  const effect = effectOf(reader, run, row, fromMs);
  const stops = [...run.stops, { cause: row.cause, fromMs, toMs: null, effect }];
  return { ...run, stops, standingSinceMs: stands(effect) ? (run.standingSinceMs ?? fromMs) : run.standingSinceMs };
}

function effectOf(
  reader: Reader,
  run: ClockRun,
  row: Extract<ClockRow, { kind: 'paused' }>,
  fromMs: number,
): Stop['effect'] {
  const mode = reader.rule.stops[row.cause];
  if (mode === undefined) return 'not-provided-for';
  if (row.cause === 'outage' && !announcedSameDay(reader, row, fromMs)) return 'not-announced';
  if (mode === 'restart') return 'restart';
  return run.standingSinceMs === null && fromMs >= run.dueAtMs ? 'after-the-term' : 'not-counted';
}

/** NĐ 99/2022/NĐ-CP Đ.16.3: an outage is left out if it is announced on the working day. */
function announcedSameDay(reader: Reader, row: Extract<ClockRow, { kind: 'paused' }>, fromMs: number): boolean {
  if (row.announcedAt === undefined) return false;
  const workingDay = civilDayOf(effectiveStart(reader.calendar, fromMs).atMs);
  return civilDayOf(Date.parse(row.announcedAt)) <= workingDay;
}

const stands = (effect: Stop['effect']): boolean => effect === 'not-counted' || effect === 'restart';

function resume(reader: Reader, run: ClockRun, cause: StopCause, toMs: number): ClockRun {
  const index = run.stops.findLastIndex((stop) => stop.cause === cause && stop.toMs === null);
  const stop = run.stops[index];
  // A pause that began before acceptance ends after it: the clock never stood still for it.
  if (stop === undefined) return run;
  const ended: ClockRun = { ...run, stops: run.stops.with(index, { ...stop, toMs }) };
  const standing = ended.stops.some((other) => other.toMs === null && stands(other.effect));
  if (!stands(stop.effect) || standing || run.standingSinceMs === null) return ended;
  const span: Span = { fromMs: run.standingSinceMs, toMs };
  // Causes may overlap; one restart among those that kept the clock standing is enough.
  const restart = ended.stops.some((other) => other.effect === 'restart' && (other.toMs ?? toMs) > span.fromMs);
  const settled: ClockRun = { ...ended, standingSinceMs: null };
  if (!restart) return moved(reader, settled, { ...run.course, stood: [...run.course.stood, span] });
  return begin(reader, toMs, 'restarted', { ...settled, missedAtMs: missedBy(run, span.fromMs) });
}

function moved(reader: Reader, run: ClockRun, course: Course): ClockRun {
  return { ...run, course, dueAtMs: courseEndMs(course, reader.term.unit, reader.calendar) };
}

function missedBy(run: ClockRun, untilMs: number): number | null {
  return run.missedAtMs ?? (untilMs > run.dueAtMs ? run.dueAtMs : null);
}

function msOf(row: ClockRow): number {
  return Date.parse(row.at);
}
