import { describe, expect, it } from '@jest/globals';
import { civilDayOf, type ClockRule, type StopCause, type TimeUnit } from '@hoso/contracts';
import fc from 'fast-check';

import { getCalendar } from '../calendar/calendars.js';
import { isWorkingDay } from '../calendar/working-calendar.js';
import { workingTimeBetween } from '../calendar/working-time.js';
import { dueDate, explainDueDate, type ClockRow } from './legal-clock.js';

const CALENDAR = getCalendar('2026.2');
const MINUTE_MS = 60_000;
const FIRST_MS = Date.parse('2026-01-02T00:00:00+07:00');
/** A Monday. */
const WORKING_DAY_MS = workingTimeBetween(CALENDAR, Date.parse('2026-03-02T00:00:00+07:00'), Date.parse('2026-03-03T00:00:00+07:00'));
const CAUSES: readonly StopCause[] = ['supplement', 'payment', 'stopped', 'field-check'];

interface Pause {
  readonly cause: StopCause;
  readonly afterMinutes: number;
  readonly lastsMinutes: number;
}

const unit = fc.constantFrom<TimeUnit>('working-hours', 'working-days', 'calendar-days');
const startMs = fc.integer({ min: 0, max: 365 * 24 * 60 }).map((minute) => FIRST_MS + minute * MINUTE_MS);
const pause = fc.record<Pause>({
  cause: fc.constantFrom(...CAUSES),
  afterMinutes: fc.integer({ min: 0, max: 20 * 24 * 60 }),
  lastsMinutes: fc.integer({ min: 0, max: 10 * 24 * 60 }),
});
const mode = fc.constantFrom('continue', 'restart', undefined);

const ruleOf = (termUnit: TimeUnit, amount: number, stops: ClockRule['stops']): ClockRule => ({
  term: { kind: 'limited', unit: termUnit, amount },
  stops,
  supplement: { limitWorkingDays: 15, roundsMax: 2, lapse: 'stop' },
  payment: { limitWorkingDays: 3, lapse: 'refuse' },
  extension: { timesMax: 1, amountMax: null },
  provenance: { mark: 'assumed', source: 'spec' },
});

const rule = fc
  .tuple(unit, fc.integer({ min: 0, max: 20 }), mode, mode, mode)
  .map(([termUnit, amount, supplement, payment, stopped]) =>
    ruleOf(termUnit, amount, {
      ...(supplement === undefined ? {} : { supplement }),
      ...(payment === undefined ? {} : { payment }),
      ...(stopped === undefined ? {} : { stopped }),
    }),
  );
const continuing = fc
  .tuple(unit, fc.integer({ min: 0, max: 20 }))
  .map(([termUnit, amount]) => ruleOf(termUnit, amount, { supplement: 'continue', payment: 'continue' }));

/** Pauses by which a payment more made a term of no day at all end a minute earlier, and with that a day. */
const BEGINS_ANEW = ruleOf('working-days', 0, { supplement: 'continue', payment: 'restart', stopped: 'continue' });
const BEFORE_A_MORNING: Pause[] = [
  { cause: 'supplement', afterMinutes: 19_405, lastsMinutes: 12_244 },
  { cause: 'payment', afterMinutes: 20_079, lastsMinutes: 13_089 },
  { cause: 'supplement', afterMinutes: 0, lastsMinutes: 12_811 },
  { cause: 'supplement', afterMinutes: 0, lastsMinutes: 12_151 },
];

const isoOf = (instantMs: number): string => new Date(instantMs).toISOString();

/** Rows of a start and of pauses that overlap as they like, but not with the same cause. */
function rowsOf(start: number, pauses: readonly Pause[]): readonly ClockRow[] {
  const rows: ClockRow[] = [];
  for (const cause of CAUSES) {
    let freeFrom = start;
    for (const each of pauses.filter((candidate) => candidate.cause === cause)) {
      const from = Math.max(start + each.afterMinutes * MINUTE_MS, freeFrom);
      freeFrom = from + each.lastsMinutes * MINUTE_MS;
      rows.push({ kind: 'paused', cause, at: isoOf(from) }, { kind: 'resumed', cause, at: isoOf(freeFrom) });
    }
  }
  const sorted = rows.map((row, index) => ({ row, index }));
  sorted.sort((a, b) => (a.row.at === b.row.at ? a.index - b.index : a.row.at < b.row.at ? -1 : 1));
  return [{ kind: 'started', at: isoOf(start), channel: 'counter' }, ...sorted.map(({ row }) => row)];
}

function dueMs(rows: readonly ClockRow[], by: ClockRule): number {
  const due = dueDate(rows, by, CALENDAR);
  if (!('dueAt' in due)) throw new Error(due.state);
  return Date.parse(due.dueAt);
}

/** Working time between two instants that lies in any of the pauses: one minute at a time. */
function pausedWorkingMs(
  rows: readonly ClockRow[],
  fromMs: number,
  toMs: number,
  counted: readonly StopCause[],
): number {
  const spans = rows.flatMap((row, index) => {
    if (row.kind !== 'paused' || !counted.includes(row.cause)) return [];
    const end = rows.slice(index).find((other) => other.kind === 'resumed' && other.cause === row.cause);
    return [{ from: Date.parse(row.at), to: Date.parse(end?.at ?? row.at) }];
  });
  const edges = [...new Set(spans.flatMap((span) => [span.from, span.to]))].sort((a, b) => a - b);
  return edges.slice(1).reduce((sum, edge, index) => {
    const [from, to] = [Math.max(edges[index] ?? edge, fromMs), Math.min(edge, toMs)];
    const covered = spans.some((span) => span.from <= (edges[index] ?? edge) && span.to >= edge);
    return covered && to > from ? sum + workingTimeBetween(CALENDAR, from, to) : sum;
  }, 0);
}

describe('the legal clock', () => {
  it('is never brought forward by one more pause', () => {
    fc.assert(
      fc.property(startMs, continuing, fc.array(pause, { maxLength: 4 }), pause, (start, by, pauses, oneMore) => {
        expect(dueMs(rowsOf(start, [...pauses, oneMore]), by)).toBeGreaterThanOrEqual(dueMs(rowsOf(start, pauses), by));
      }),
    );
  });

  it('loses at most a part of a day to one more pause that begins the term anew: the day on which it begins does not count', () => {
    fc.assert(
      fc.property(startMs, rule, fc.array(pause, { maxLength: 4 }), pause, (start, by, pauses, oneMore) => {
        const [without, withIt] = [dueMs(rowsOf(start, pauses), by), dueMs(rowsOf(start, [...pauses, oneMore]), by)];
        if (withIt < without) expect(workingTimeBetween(CALENDAR, withIt, without)).toBeLessThanOrEqual(WORKING_DAY_MS);
      }),
      { examples: [[FIRST_MS, BEGINS_ANEW, BEFORE_A_MORNING, { cause: 'payment', afterMinutes: 0, lastsMinutes: 11_292 }]] },
    );
  });

  it('gives the agency the same working time with pauses as without, where the rule continues', () => {
    fc.assert(
      fc.property(startMs, continuing, fc.array(pause, { maxLength: 4 }), (start, by, pauses) => {
        fc.pre(by.term.kind === 'limited' && by.term.unit !== 'calendar-days');
        const rows = rowsOf(start, pauses);
        const told = explainDueDate(rows, by, CALENDAR);
        const from = Date.parse(told.starts[0]?.from ?? '');
        const late = told.stops.filter((stop) => stop.effect === 'after-the-term');
        const counting = rows.filter(
          (row) => row.kind !== 'paused' || !late.some((stop) => stop.cause === row.cause && stop.from === row.at),
        );
        const plain = workingTimeBetween(CALENDAR, from, dueMs(rowsOf(start, []), by));
        const paused = dueMs(rows, by);
        const stood = pausedWorkingMs(counting, from, paused, ['supplement', 'payment']);
        expect(workingTimeBetween(CALENDAR, from, paused) - stood).toBe(plain);
        const running = told.days.reduce((sum, day) => sum + day.runningMs, 0);
        expect(running).toBe(plain);
      }),
    );
  });

  it('explains every day from its start to the due date, once and in order, and counts no more than the term', () => {
    fc.assert(
      fc.property(startMs, rule, fc.array(pause, { maxLength: 3 }), (start, by, pauses) => {
        const told = explainDueDate(rowsOf(start, pauses), by, CALENDAR);
        if (told.term === null || !('dueAt' in told.due)) throw new Error('a limit was given');
        expect(told.days[0]?.day).toBe(civilDayOf(Date.parse(told.starts.at(-1)?.from ?? '')));
        expect(told.days.at(-1)?.day).toBe(civilDayOf(Date.parse(told.due.dueAt)));
        expect(told.days.map((day) => day.day)).toEqual(told.days.map((day) => day.day).toSorted());
        const numbers = told.days.flatMap((day) => (day.number === null ? [] : [day.number]));
        expect(numbers).toEqual(numbers.map((_, index) => index + 1));
        expect(numbers.length).toBeLessThanOrEqual(told.term.amount);
        const last = told.days.at(-1);
        expect(last !== undefined && isWorkingDay(CALENDAR, last.day)).toBe(true);
      }),
    );
  });

  it('counts exactly the days of the term where nothing stood still', () => {
    fc.assert(
      fc.property(
        startMs,
        fc.constantFrom<TimeUnit>('working-days', 'calendar-days'),
        fc.integer({ min: 1, max: 20 }),
        (start, u, n) => {
          const told = explainDueDate(rowsOf(start, []), ruleOf(u, n, {}), CALENDAR);
          expect(told.days.filter((day) => day.counted)).toHaveLength(n);
        },
      ),
    );
  });

  it('gives the same date from the same rows, and an earlier filing is never due later', () => {
    fc.assert(
      fc.property(startMs, startMs, rule, (a, b, by) => {
        const [early, late] = a < b ? [a, b] : [b, a];
        expect(dueMs(rowsOf(early, []), by)).toBeLessThanOrEqual(dueMs(rowsOf(late, []), by));
        expect(dueMs(rowsOf(early, []), by)).toBe(dueMs(JSON.parse(JSON.stringify(rowsOf(early, []))), by));
      }),
    );
  });
});
