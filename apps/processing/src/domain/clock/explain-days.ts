import {
  civilDayOf,
  dayNumberAt,
  midnightOf,
  DAY_MS,
  type Bilingual,
  type CivilDay,
  type TimeUnit,
} from '@hoso/contracts';

import { standingAt, workingTimeOnDay, type DayStanding, type WorkingCalendar } from '../calendar/working-calendar.js';
import { clipped, lastCalendarDay, type Course } from './course.js';
import type { ClockRun } from './run-clock.js';

/** One day between the start of the term and the due date. */
export interface ExplainedDay {
  readonly day: CivilDay;
  readonly counted: boolean;
  /** Which day of the term it is, from 1; null where days are not numbered or it is not counted. */
  readonly number: number | null;
  /**
   * `counted`; `first-day`: the day of the start does not count; `stood-still`: the clock stood still all day;
   * `makes-up`: gives back time that stood still; `moved-to-working-day`: the last day was off; otherwise why the day
   * is off.
   */
  readonly why:
    | 'counted'
    | 'first-day'
    | 'stood-still'
    | 'makes-up'
    | 'moved-to-working-day'
    | Exclude<DayStanding['reason'], 'ordinary' | 'swapped-working' | 'shortened'>;
  /** Name of a holiday or of an exchanged day. */
  readonly name: Bilingual | null;
  /** Working time of that day during which the clock ran, in milliseconds. */
  readonly runningMs: number;
  /** True for a day whose place no decision has fixed yet: the due date may still move. */
  readonly undecided: boolean;
}

/** Every day from the last start to the due date, counted or not and why. */
export function explainDays(run: ClockRun, unit: TimeUnit, calendar: WorkingCalendar): readonly ExplainedDay[] {
  const { course, dueAtMs } = run;
  const first = dayNumberAt(course.startMs);
  const last = dayNumberAt(dueAtMs);
  const days: ExplainedDay[] = [];
  let count = 0;
  for (let number = first; number <= last; number += 1) {
    const standing = standingAt(calendar, number);
    const judged = judge({ run, unit, calendar, number, standing, count, isFirst: number === first });
    if (judged.number !== null) count = judged.number;
    days.push({
      day: standing.day,
      ...judged,
      name: standing.special?.name ?? null,
      runningMs: runningMs(course, dueAtMs, number, calendar),
      undecided: standing.special !== null && standing.special.provenance.mark !== 'published',
    });
  }
  return days;
}

interface Candidate {
  readonly run: ClockRun;
  readonly unit: TimeUnit;
  readonly calendar: WorkingCalendar;
  readonly number: number;
  readonly standing: DayStanding;
  /** Days counted before it. */
  readonly count: number;
  readonly isFirst: boolean;
}

type Judgement = Pick<ExplainedDay, 'counted' | 'number' | 'why'>;

const not = (why: ExplainedDay['why']): Judgement => ({ counted: false, number: null, why });

function judge(candidate: Candidate): Judgement {
  switch (candidate.unit) {
    case 'working-hours':
      return offReason(candidate.standing) ?? (ran(candidate) ? counted(null) : not('stood-still'));
    case 'working-days':
      return judgeWorkingDay(candidate);
    case 'calendar-days':
      return judgeCalendarDay(candidate);
  }
}

const counted = (number: number | null): Judgement => ({ counted: true, number, why: 'counted' });

function judgeWorkingDay(candidate: Candidate): Judgement {
  const { run, standing, count, isFirst } = candidate;
  const amount = run.course.amount + run.course.extension;
  if (isFirst) return amount === 0 ? counted(null) : not('first-day');
  const off = offReason(standing);
  if (off !== undefined) return off;
  if (!ran(candidate)) return not('stood-still');
  return count < amount ? counted(count + 1) : not('makes-up');
}

function judgeCalendarDay(candidate: Candidate): Judgement {
  const { run, standing, count, isFirst, number } = candidate;
  const { course } = run;
  const amount = course.amount + course.extension;
  if (isFirst) return amount === 0 ? counted(null) : not('first-day');
  if (standing.day > lastCalendarDay(course, civilDayOf(course.startMs), amount)) {
    return offReason(standing) ?? not('moved-to-working-day');
  }
  const midnight = midnightOf(number);
  const stood = clipped(course).some((span) => span.fromMs <= midnight && span.toMs >= midnight + DAY_MS);
  if (stood) return not('stood-still');
  return count < amount ? counted(count + 1) : not('makes-up');
}

function offReason(standing: DayStanding): Judgement | undefined {
  switch (standing.reason) {
    case 'ordinary':
    case 'swapped-working':
    case 'shortened':
      return undefined;
    case 'weekly-rest':
    case 'holiday':
    case 'compensation':
    case 'swapped-rest':
      return not(standing.reason);
  }
}

function ran(candidate: Candidate): boolean {
  return runningMs(candidate.run.course, candidate.run.dueAtMs, candidate.number, candidate.calendar) > 0;
}

/** Working time of a day between the start and the due date during which the clock ran. */
function runningMs(course: Course, dueAtMs: number, number: number, calendar: WorkingCalendar): number {
  const within = workingTimeOnDay(calendar, number, course.startMs, dueAtMs);
  const stood = clipped(course).map((span) =>
    workingTimeOnDay(calendar, number, span.fromMs, Math.min(span.toMs, dueAtMs)),
  );
  return within - stood.reduce((sum, part) => sum + part, 0);
}
