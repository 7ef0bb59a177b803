import { describe, expect, it } from '@jest/globals';
import type { ClockRule, StopCause, TimeUnit } from '@hoso/contracts';
import fc from 'fast-check';

import { getCalendar } from '../calendar/calendars.js';
import { dueDate, explainDueDate, pauseClock, resumeClock, startClock, type ClockRows } from './legal-clock.js';

const CALENDAR = getCalendar('2026.2');
const HALF_HOUR = 1_800_000;
const BEGIN = Date.parse('2026-01-08T00:00:00+07:00');
const OFF = new Set(CALENDAR.specialDays.filter(({ kind }) => !['swapped-working', 'shortened'].includes(kind)).map(({ day }) => day));
const WORKED = new Set(CALENDAR.specialDays.filter(({ kind }) => kind === 'swapped-working').map(({ day }) => day));

/** Whether state agencies work in the half hour that begins then: the platform's weekdays, and two lists. */
function works(atMs: number): boolean {
  const local = new Date(atMs + 7 * 3_600_000);
  const day = local.toISOString().slice(0, 10);
  const isDay = WORKED.has(day) || (![0, 6].includes(local.getUTCDay()) && !OFF.has(day));
  const half = local.getUTCHours() * 2 + local.getUTCMinutes() / 30;
  return isDay && ((half >= 15 && half < 23) || (half >= 27 && half < 34));
}

const ruleOf = (unit: TimeUnit, amount: number, cutOffMinute?: number): ClockRule => ({
  term: { kind: 'limited', unit, amount, ...(cutOffMinute === undefined ? {} : { cutOffMinute }) },
  stops: { supplement: 'continue', payment: 'continue' }, supplement: { limitWorkingDays: 15, roundsMax: 2, lapse: 'stop' },
  payment: { limitWorkingDays: 3, lapse: 'refuse' }, extension: { timesMax: 1, amountMax: null },
  provenance: { mark: 'assumed', source: 'a test' },
});

interface Pause {
  readonly cause: StopCause;
  readonly fromMs: number;
  readonly toMs: number;
}

/** A filing at a half hour of two years, and pauses one after the other, some of them after the term has run out. */
const filing = fc.integer({ min: 0, max: 400 * 48 }).map((half) => BEGIN + half * HALF_HOUR);
const breaks = fc.array(fc.tuple(fc.constantFrom<StopCause>('supplement', 'payment'), fc.nat(150), fc.nat(300)), { maxLength: 3 });
const pausesFrom = (startMs: number, all: readonly (readonly [StopCause, number, number])[]): readonly Pause[] => {
  let freeMs = startMs;
  return all.map(([cause, after, length]) => {
    const fromMs = freeMs + after * HALF_HOUR;
    freeMs = fromMs + length * HALF_HOUR;
    return { cause, fromMs, toMs: freeMs };
  });
};

function rowsOf(startMs: number, pauses: readonly Pause[]): ClockRows {
  let rows = startClock([], { atMs: startMs, channel: 'counter' }) as ClockRows;
  for (const { cause, fromMs, toMs } of pauses) {
    rows = pauseClock(rows, { atMs: fromMs, cause }) as ClockRows;
    rows = resumeClock(rows, { atMs: toMs, cause }) as ClockRows;
  }
  return rows;
}

describe('a term in working hours', () => {
  it('ends where a walk by half hours ends that passes over what was not worked and what stood still', () => {
    fc.assert(fc.property(filing, breaks, fc.integer({ min: 1, max: 60 }), (startMs, all, halves) => {
      const pauses = pausesFrom(startMs, all);
      let at = startMs;
      while (!works(at)) at += HALF_HOUR;
      for (let left = halves; left > 0; at += HALF_HOUR) {
        if (works(at) && !pauses.some(({ fromMs, toMs }) => fromMs <= at && at < toMs)) left -= 1;
      }
      expect(dueDate(rowsOf(startMs, pauses), ruleOf('working-hours', halves / 2), CALENDAR)).toMatchObject({
        state: 'running', dueAt: new Date(at).toISOString(),
      });
    }));
  });
});

describe('a term in working days', () => {
  it('ends with the work of the last day that a walk day by day counts, the first day not among them', () => {
    fc.assert(fc.property(filing, fc.integer({ min: 1, max: 30 }), (startMs, days) => {
      const after = new Date(startMs + 7 * 3_600_000).getUTCHours() >= 15;
      let at = Math.floor((startMs + 7 * 3_600_000) / 86_400_000) * 86_400_000 - 7 * 3_600_000;
      const isWorked = (midnight: number): boolean => works(midnight + 16 * HALF_HOUR);
      const isLate = !isWorked(at) || (after && startMs - at > 15 * 3_600_000);
      if (isLate) do at += 86_400_000; while (!isWorked(at));
      for (let left = days; left > 0;) if (isWorked((at += 86_400_000))) left -= 1;
      const due = dueDate(rowsOf(startMs, []), ruleOf('working-days', days, 15 * 60), CALENDAR);
      expect(due).toMatchObject({ dueAt: new Date(at + 34 * HALF_HOUR).toISOString() });
    }));
  });

  it('is explained by as many counted days as it has, each of them worked', () => {
    fc.assert(fc.property(filing, breaks, fc.integer({ min: 1, max: 20 }), (startMs, all, days) => {
      const rows = rowsOf(startMs, pausesFrom(startMs, all));
      const { days: told, term } = explainDueDate(rows, ruleOf('working-days', days), CALENDAR);
      const counted = told.filter((day) => day.counted);
      expect(term).toMatchObject({ unit: 'working-days', amount: days });
      expect(counted.length).toBeLessThanOrEqual(days);
      if (all.length === 0) expect(counted.map(({ number }) => number)).toEqual(Array.from({ length: days }, (_, place) => place + 1));
      for (const { day } of counted) expect(works(Date.parse(`${day}T08:00:00+07:00`))).toBe(true);
    }));
  });
});

describe('a clock that stands', () => {
  it('never makes the date earlier, and stands only until it is told to go on', () => {
    const units = fc.constantFrom<TimeUnit>('working-hours', 'working-days', 'calendar-days');
    fc.assert(fc.property(filing, breaks, units, (startMs, all, unit) => {
      const rule = ruleOf(unit, 5);
      const pauses = pausesFrom(startMs, all);
      const dates = pauses.map((_, place) => dueDate(rowsOf(startMs, pauses.slice(0, place)), rule, CALENDAR) as { dueAt: string });
      const last = dueDate(rowsOf(startMs, pauses), rule, CALENDAR) as { readonly state: string; readonly dueAt: string };
      expect([...dates.map(({ dueAt }) => dueAt), last.dueAt]).toEqual([...dates.map(({ dueAt }) => dueAt), last.dueAt].sort());
      expect(last.state).toBe('running');
      const [first] = pauses;
      if (first === undefined) return;
      const standing = pauseClock(rowsOf(startMs, []), { atMs: first.fromMs, cause: first.cause }) as ClockRows;
      const isLate = new Date(first.fromMs).toISOString() >= dates[0]!.dueAt;
      expect(dueDate(standing, rule, CALENDAR).state).toBe(isLate ? 'running' : 'standing');
    }));
  });
});
