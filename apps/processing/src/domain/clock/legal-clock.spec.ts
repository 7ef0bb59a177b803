import { describe, expect, it } from '@jest/globals';
import { findEntry, PROCEDURES, type Channel, type ClockRule, type StopCause } from '@hoso/contracts';
import { Refusal } from '@hoso/kernel';

import { getCalendar } from '../calendar/calendars.js';
import {
  answerByOf,
  dueDate,
  explainDueDate,
  extendClock,
  pauseClock,
  requestPayment,
  requestSupplement,
  resumeClock,
  roundsOf,
  startClock,
  ClockRow,
  type ClockRows,
} from './legal-clock.js';

const CALENDAR = getCalendar('2026.2');
const HOUR_MS = 3_600_000;
/** `2026-11-20 15:01` in Viet Nam. */
const at = (text: string): number => Date.parse(`${text.replace(' ', 'T')}:00.000+07:00`);
const say = (iso: string): string =>
  new Date(Date.parse(iso) + 7 * HOUR_MS).toISOString().slice(0, 16).replace('T', ' ');

function rule(term: ClockRule['term'], stops: ClockRule['stops'] = { supplement: 'continue' }): ClockRule {
  return {
    term,
    stops,
    supplement: { limitWorkingDays: 15, roundsMax: 2, lapse: 'stop' },
    payment: { limitWorkingDays: 3, lapse: 'refuse' },
    extension: { timesMax: 1, amountMax: 5 },
    provenance: { mark: 'assumed', source: 'spec' },
  };
}
const days = (amount: number, cutOffMinute?: number): ClockRule['term'] => ({
  kind: 'limited',
  unit: 'working-days',
  amount,
  ...(cutOffMinute === undefined ? {} : { cutOffMinute }),
});

function ok<Value>(value: Value | Refusal): Value {
  if (value instanceof Refusal) throw value;
  return value;
}
const started = (when: string, channel: Channel = 'counter'): ClockRows =>
  ok(startClock([], { atMs: at(when), channel }));
const paused = (rows: ClockRows, from: string, to: string, cause: StopCause = 'supplement'): ClockRows =>
  ok(resumeClock(ok(pauseClock(rows, { atMs: at(from), cause })), { atMs: at(to), cause }));
const due = (rows: ClockRows, by: ClockRule): string => {
  const date = dueDate(rows, by, CALENDAR);
  return 'dueAt' in date ? say(date.dueAt) : date.state;
};
const procedureClock = (code: string, version = 1): ClockRule => {
  const entry = findEntry(PROCEDURES, code, version);
  if (entry === undefined) throw new Error(`the seed has no ${code}`);
  return entry.clock;
};

describe('the due date', () => {
  it.each([
    ['same day, in time', '2026-11-16 14:59', days(0, 900), '2026-11-16 17:00'],
    ['same day, on the minute', '2026-11-16 15:00', days(0, 900), '2026-11-16 17:00'],
    ['same day, after the cut-off', '2026-11-16 15:01', days(0, 900), '2026-11-17 17:00'],
    ['three days over the Day of Vietnamese Culture', '2026-11-20 10:00', days(3), '2026-11-26 17:00'],
    ['five days over Tết 2026', '2026-02-12 10:00', days(5), '2026-02-26 17:00'],
    ['one day over Giỗ Tổ', '2026-04-24 10:00', days(1), '2026-04-28 17:00'],
    ['five days over New Year', '2026-12-29 10:00', days(5), '2027-01-06 17:00'],
    ['filed at 11:29', '2026-11-16 11:29', days(1), '2026-11-17 17:00'],
    ['filed at 17:01 goes on the next morning', '2026-11-16 17:01', days(1), '2026-11-18 17:00'],
    ['filed on Friday evening', '2026-11-20 20:00', days(1), '2026-11-25 17:00'],
    ['filed on the eve of Tết', '2026-02-13 16:59', days(1), '2026-02-23 17:00'],
    ['filed on a Saturday that is worked', '2026-08-22 09:00', days(1), '2026-08-24 17:00'],
  ])('%s', (_, when, term, expected) => {
    expect(due(started(when), rule(term))).toBe(expected);
  });

  it('counts working hours through the midday break and the night', () => {
    const hours = rule({ kind: 'limited', unit: 'working-hours', amount: 8 });
    expect(due(started('2026-11-16 11:31'), hours)).toBe('2026-11-17 14:00');
  });

  it('counts calendar days and rolls off what is off', () => {
    const ten = rule({ kind: 'limited', unit: 'calendar-days', amount: 10 });
    expect(due(started('2026-11-10 10:00'), ten)).toBe('2026-11-20 17:00');
    expect(due(started('2027-01-27 10:00'), ten)).toBe('2027-02-12 17:00');
  });

  it('may be shorter for those who file online', () => {
    const online = rule({ kind: 'limited', unit: 'working-days', amount: 3, onlineAmount: 2 });
    expect(due(started('2026-11-16 10:00', 'counter'), online)).toBe('2026-11-19 17:00');
    expect(due(started('2026-11-16 10:00', 'post'), online)).toBe('2026-11-19 17:00');
    expect(due(started('2026-11-16 10:00', 'online'), online)).toBe('2026-11-18 17:00');
  });

  it('does not exist before the start, nor where the law sets no limit', () => {
    expect(dueDate([], rule(days(3)), CALENDAR)).toEqual({ state: 'not-started' });
    expect(dueDate(started('2026-11-16 10:00'), procedureClock('1.007700'), CALENDAR)).toEqual({
      state: 'without-limit',
    });
  });

  it('depends on the calendar version', () => {
    const rows = started('2026-11-20 10:00');
    const old = dueDate(rows, rule(days(3)), getCalendar('2026.1'));
    expect('dueAt' in old ? say(old.dueAt) : '').toBe('2026-11-25 17:00');
  });

  it('is a Defect beyond the known years, never a wrong date', () => {
    expect(() => dueDate(started('2027-12-30 10:00'), rule(days(5)), CALENDAR)).toThrow('calendar-does-not-reach');
  });

  it('exists for every procedure of the seed', () => {
    for (const entry of PROCEDURES) {
      const state = dueDate(started('2026-11-16 10:00', 'online'), entry.clock, CALENDAR).state;
      expect(state).toBe(entry.clock.term.kind === 'none' ? 'without-limit' : 'running');
    }
  });
});

describe('a pause', () => {
  const accepted = started('2026-11-02 10:00');
  const wednesdayToWednesday = paused(accepted, '2026-11-04 10:00', '2026-11-11 10:00');

  it('moves the due date by the working time paused, where the rule continues', () => {
    expect(due(accepted, rule(days(5)))).toBe('2026-11-09 17:00');
    expect(due(wednesdayToWednesday, rule(days(5)))).toBe('2026-11-16 17:00');
    expect(due(paused(accepted, '2026-11-04 10:00', '2026-11-04 11:00'), rule(days(5)))).toBe('2026-11-10 08:30');
    expect(due(paused(accepted, '2026-11-07 10:00', '2026-11-08 11:00'), rule(days(5)))).toBe('2026-11-09 17:00');
  });

  it('starts the term again from zero, where the rule restarts', () => {
    expect(due(wednesdayToWednesday, rule(days(5), { supplement: 'restart' }))).toBe('2026-11-18 17:00');
  });

  it('changes nothing where the procedure does not provide for it', () => {
    expect(due(paused(accepted, '2026-11-04 10:00', '2026-11-11 10:00', 'field-check'), rule(days(5)))).toBe(
      '2026-11-09 17:00',
    );
  });

  it('moves working hours by working hours, and calendar days by days', () => {
    const hours = rule({ kind: 'limited', unit: 'working-hours', amount: 16 });
    expect(due(started('2026-11-02 07:30'), hours)).toBe('2026-11-04 08:30');
    expect(due(paused(started('2026-11-02 07:30'), '2026-11-02 10:00', '2026-11-03 10:00'), hours)).toBe(
      '2026-11-05 08:30',
    );
    const calendarDays = rule({ kind: 'limited', unit: 'calendar-days', amount: 10 });
    expect(due(paused(accepted, '2026-11-04 10:00', '2026-11-11 10:00'), calendarDays)).toBe('2026-11-19 17:00');
  });

  it('keeps the promise in view while it lasts', () => {
    const rows = ok(pauseClock(accepted, { atMs: at('2026-11-04 10:00'), cause: 'supplement' }));
    expect(dueDate(rows, rule(days(5)), CALENDAR)).toEqual({
      state: 'standing',
      since: '2026-11-04T03:00:00.000Z',
      dueAt: '2026-11-09T10:00:00.000Z',
      missedAt: null,
    });
  });

  it('counts time once where two causes overlap, and goes on when the last has ended', () => {
    const both: ClockRule = rule(days(5), { supplement: 'continue', payment: 'continue' });
    let rows = ok(pauseClock(accepted, { atMs: at('2026-11-04 10:00'), cause: 'supplement' }));
    rows = ok(pauseClock(rows, { atMs: at('2026-11-05 10:00'), cause: 'payment' }));
    rows = ok(resumeClock(rows, { atMs: at('2026-11-06 10:00'), cause: 'supplement' }));
    expect(dueDate(rows, both, CALENDAR)).toMatchObject({ state: 'standing', since: '2026-11-04T03:00:00.000Z' });
    rows = ok(resumeClock(rows, { atMs: at('2026-11-11 10:00'), cause: 'payment' }));
    expect(due(rows, both)).toBe('2026-11-16 17:00');
  });

  it('cannot rescue a dossier that was already late', () => {
    expect(due(paused(accepted, '2026-11-10 10:00', '2026-11-17 10:00'), rule(days(5)))).toBe('2026-11-09 17:00');
    const restarted = dueDate(
      paused(accepted, '2026-11-10 10:00', '2026-11-17 10:00'),
      rule(days(5), { supplement: 'restart' }),
      CALENDAR,
    );
    expect(restarted).toMatchObject({ state: 'running', missedAt: '2026-11-09T10:00:00.000Z' });
    expect('dueAt' in restarted ? say(restarted.dueAt) : '').toBe('2026-11-25 17:00');
  });

  it('a second time still moves the due date; the rounds are counted', () => {
    const twice = paused(wednesdayToWednesday, '2026-11-12 10:00', '2026-11-13 10:00');
    expect(due(twice, rule(days(5)))).toBe('2026-11-17 17:00');
    expect(roundsOf(twice, 'supplement')).toBe(2);
  });

  it('before acceptance changes no due date but counts as a round', () => {
    let rows = ok(pauseClock([], { atMs: at('2026-11-02 08:00'), cause: 'supplement' }));
    rows = ok(resumeClock(rows, { atMs: at('2026-11-02 09:00'), cause: 'supplement' }));
    rows = ok(startClock(rows, { atMs: at('2026-11-02 10:00'), channel: 'counter' }));
    expect(due(rows, rule(days(5)))).toBe('2026-11-09 17:00');
    expect(roundsOf(rows, 'supplement')).toBe(1);
  });

  it('that began before the term ran leaves out only what lies in the term', () => {
    const late = started('2026-11-16 15:30');
    expect(due(late, rule(days(1, 900)))).toBe('2026-11-18 17:00');
    expect(due(paused(late, '2026-11-16 16:00', '2026-11-17 08:00'), rule(days(1, 900)))).toBe('2026-11-19 08:00');
  });

  it('never lets a restart make the promise earlier', () => {
    const both: ClockRule = rule(days(1), { supplement: 'restart', payment: 'continue' });
    const morning = paused(started('2026-11-02 07:30'), '2026-11-02 07:30', '2026-11-02 11:30', 'payment');
    expect(due(morning, both)).toBe('2026-11-04 11:30');
    expect(due(paused(morning, '2026-11-02 13:30', '2026-11-02 14:00'), both)).toBe('2026-11-04 11:30');
  });
});

describe('an outage of the registry', () => {
  const accepted = started('2026-11-16 10:00', 'online');
  const outage = (announced?: string): ClockRows => {
    const down = { atMs: at('2026-11-16 13:30'), cause: 'outage' as const };
    const rows = ok(pauseClock(accepted, announced === undefined ? down : { ...down, announcedAtMs: at(announced) }));
    return ok(resumeClock(rows, { atMs: at('2026-11-16 16:30'), cause: 'outage' }));
  };

  it('is left out only where the procedure says so, and only if announced the same working day', () => {
    const registry = procedureClock('1.011435');
    expect(due(accepted, registry)).toBe('2026-11-16 17:00');
    expect(due(outage('2026-11-16 15:00'), registry)).toBe('2026-11-17 10:30');
    expect(due(outage('2026-11-17 08:00'), registry)).toBe('2026-11-16 17:00');
    expect(due(outage(), registry)).toBe('2026-11-16 17:00');
    expect(due(outage('2026-11-16 15:00'), procedureClock('2.000635'))).toBe('2026-11-16 17:00');
  });
});

describe('what is asked of the clock', () => {
  const accepted = started('2026-11-02 10:00');
  const RULE = rule(days(5));

  it.each([
    ['clock-already-started', startClock(accepted, { atMs: 0, channel: 'online' })],
    ['clock-not-paused', resumeClock(accepted, { atMs: 0, cause: 'supplement' })],
    [
      'clock-already-paused',
      pauseClock(ok(pauseClock(accepted, { atMs: 0, cause: 'payment' })), { atMs: 0, cause: 'payment' }),
    ],
    ['clock-not-started', extendClock([], RULE, { atMs: 0, amount: 1, reason: 'complex' })],
    [
      'clock-without-limit',
      extendClock(accepted, procedureClock('1.007700'), { atMs: 0, amount: 1, reason: 'complex' }),
    ],
    ['extension-too-long', extendClock(accepted, RULE, { atMs: 0, amount: 6, reason: 'complex' })],
    ['extension-not-whole', extendClock(accepted, RULE, { atMs: 0, amount: 0.5, reason: 'complex' })],
  ])('is refused: %s', (code, answer) => {
    expect(answer).toBeInstanceOf(Refusal);
    expect(answer).toMatchObject({ code });
  });

  it('an extension moves the due date once, and what was missed before stays missed', () => {
    const inTime = ok(extendClock(accepted, RULE, { atMs: at('2026-11-06 10:00'), amount: 3, reason: 'complex' }));
    expect(dueDate(inTime, RULE, CALENDAR)).toMatchObject({ dueAt: '2026-11-12T10:00:00.000Z', missedAt: null });
    const late = ok(extendClock(accepted, RULE, { atMs: at('2026-11-10 10:00'), amount: 3, reason: 'complex' }));
    expect(dueDate(late, RULE, CALENDAR)).toMatchObject({ missedAt: '2026-11-09T10:00:00.000Z' });
    expect(extendClock(inTime, RULE, { atMs: 0, amount: 1, reason: 'complex' })).toMatchObject({
      code: 'extension-used-up',
    });
  });

  it('a supplement has a term of its own, and rounds beyond the law need a name', () => {
    const first = ok(requestSupplement(accepted, RULE, CALENDAR, { atMs: at('2026-11-04 10:00'), by: 'official-1' }));
    expect(first.round).toBe(1);
    expect(say(first.answerBy)).toBe('2026-11-26 23:59');
    let rows = ok(resumeClock(first.rows, { atMs: at('2026-11-05 10:00'), cause: 'supplement' }));
    rows = ok(requestSupplement(rows, RULE, CALENDAR, { atMs: at('2026-11-06 10:00') })).rows;
    rows = ok(resumeClock(rows, { atMs: at('2026-11-09 10:00'), cause: 'supplement' }));
    const third = { atMs: at('2026-11-10 10:00') };
    expect(requestSupplement(rows, RULE, CALENDAR, third)).toMatchObject({ code: 'supplement-rounds-used-up' });
    const named = ok(requestSupplement(rows, RULE, CALENDAR, { ...third, by: 'head-1', override: true }));
    expect(named).toMatchObject({ round: 3 });
    expect(named.rows.at(-1)).toMatchObject({ by: 'head-1' });
  });

  it('a payment has a term of its own', () => {
    const asked = ok(requestPayment(accepted, RULE, CALENDAR, { atMs: at('2026-11-20 10:00') }));
    expect(say(asked.answerBy)).toBe('2026-11-26 23:59');
    expect(answerByOf(CALENDAR, at('2026-11-20 10:00'), 3)).toBe('2026-11-26T16:59:59.999Z');
  });

  it('rows never go back in time, and are rows', () => {
    const rows = ok(
      pauseClock(accepted, { atMs: at('2026-11-01 10:00'), cause: 'payment', by: 'x', reason: 'y', ground: 'z' }),
    );
    expect(rows.map((row) => row.at)).toEqual(['2026-11-02T03:00:00.000Z', '2026-11-02T03:00:00.000Z']);
    for (const row of rows) expect(ClockRow.parse(row)).toEqual(row);
  });
});

describe('the explanation', () => {
  it('names each day, counted or not, and why', () => {
    const { days: list, due: when } = explainDueDate(started('2026-11-20 10:00'), rule(days(3)), CALENDAR);
    expect(when).toMatchObject({ dueAt: '2026-11-26T10:00:00.000Z' });
    expect(list.map(({ day, counted, number, why }) => [day, counted, number, why])).toEqual([
      ['2026-11-20', false, null, 'first-day'],
      ['2026-11-21', false, null, 'weekly-rest'],
      ['2026-11-22', false, null, 'weekly-rest'],
      ['2026-11-23', true, 1, 'counted'],
      ['2026-11-24', false, null, 'holiday'],
      ['2026-11-25', true, 2, 'counted'],
      ['2026-11-26', true, 3, 'counted'],
    ]);
    expect(list[4]?.name?.en).toBe('Day of Vietnamese Culture');
  });

  it('tells a pause, what it did, and the days that give its time back', () => {
    const rows = paused(started('2026-11-02 10:00'), '2026-11-03 10:00', '2026-11-05 10:00');
    const told = explainDueDate(rows, rule(days(3)), CALENDAR);
    expect(told.stops).toEqual([
      {
        cause: 'supplement',
        from: '2026-11-03T03:00:00.000Z',
        to: '2026-11-05T03:00:00.000Z',
        effect: 'not-counted',
        workingMs: 15 * HOUR_MS,
      },
    ]);
    expect(told.days.map(({ day, why }) => `${day} ${why}`)).toEqual([
      '2026-11-02 first-day',
      '2026-11-03 counted',
      '2026-11-04 stood-still',
      '2026-11-05 counted',
      '2026-11-06 counted',
      '2026-11-07 weekly-rest',
      '2026-11-08 weekly-rest',
      '2026-11-09 makes-up',
    ]);
  });

  it('tells why a term did not run at once, and that it ran again from zero', () => {
    const rows = paused(started('2026-11-16 15:30'), '2026-11-17 09:00', '2026-11-17 16:00');
    const { starts } = explainDueDate(rows, rule(days(1, 900), { supplement: 'restart' }), CALENDAR);
    expect(starts.map(({ from, because, why }) => [say(from), because, why])).toEqual([
      ['2026-11-17 07:30', 'accepted', 'after-cut-off'],
      ['2026-11-18 07:30', 'restarted', 'after-cut-off'],
    ]);
  });

  it('tells which pauses had no effect and why', () => {
    let rows = paused(started('2026-11-16 10:00'), '2026-11-16 11:00', '2026-11-16 12:00', 'field-check');
    rows = paused(rows, '2026-11-16 14:00', '2026-11-16 15:00', 'outage');
    rows = paused(rows, '2026-11-20 14:00', '2026-11-20 15:00');
    const told = explainDueDate(rows, rule(days(1), { outage: 'continue', supplement: 'continue' }), CALENDAR);
    expect(told.stops.map(({ effect }) => effect)).toEqual(['not-provided-for', 'not-announced', 'after-the-term']);
  });

  it('warns of days that nobody has decided yet', () => {
    const told = explainDueDate(started('2027-02-03 10:00'), rule(days(3)), CALENDAR);
    expect(told.due).toMatchObject({ dueAt: '2027-02-15T10:00:00.000Z' });
    expect(told.undecidedDays).toEqual([
      '2027-02-05',
      '2027-02-06',
      '2027-02-07',
      '2027-02-08',
      '2027-02-09',
      '2027-02-10',
      '2027-02-11',
    ]);
  });

  it('tells why a last day moved, and that hours are not numbered', () => {
    const calendarDays = rule({ kind: 'limited', unit: 'calendar-days', amount: 3 });
    const told = explainDueDate(started('2026-11-19 10:00'), calendarDays, CALENDAR);
    expect(told.days.map(({ number, why }) => [number, why])).toEqual([
      [null, 'first-day'],
      [1, 'counted'],
      [2, 'counted'],
      [3, 'counted'],
      [null, 'moved-to-working-day'],
    ]);
    const hours = rule({ kind: 'limited', unit: 'working-hours', amount: 8 });
    expect(
      explainDueDate(started('2026-11-23 10:00'), hours, CALENDAR).days.map(({ why, runningMs }) => [
        why,
        runningMs / HOUR_MS,
      ]),
    ).toEqual([
      ['counted', 5],
      ['holiday', 0],
      ['counted', 3],
    ]);
  });

  it('has little to say without a limit', () => {
    expect(explainDueDate(started('2026-11-16 10:00'), procedureClock('1.007700'), CALENDAR)).toMatchObject({
      due: { state: 'without-limit' },
      term: null,
      days: [],
    });
  });
});
