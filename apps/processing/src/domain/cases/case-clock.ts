import { civilDayOf, type Channel, type ProcedureEntry, type Step, type StopCause } from '@hoso/contracts';
import { Defect, Refusal } from '@hoso/kernel';

import { calendarOn, getCalendar } from '../calendar/calendars.js';
import type { WorkingCalendar } from '../calendar/working-calendar.js';
import {
  answerByOf as lastMomentOf,
  dueDate,
  explainDueDate,
  pauseClock as pause,
  requestPayment,
  resumeClock as resume,
  startClock,
  type ClockRows,
  type Due,
  type DueDateExplanation,
} from '../clock/legal-clock.js';
import { stepDueAtMs } from '../steps/steps.js';
import type { Case } from './case.js';
import { procedureOf } from './case-procedure.js';

export type { DueDateExplanation };

/** Intake takes answers and payments until their last moment; what it took then may still be on its way here. */
const LAPSE_GRACE_MS = 5 * 60 * 1000;

/** A legal clock that runs: what happened to it, when it makes the case due, and by which calendar. */
export interface RunningClock {
  readonly clock: ClockRows;
  readonly dueAt: string | null;
  readonly calendarVersion: string;
}

/** Starts the clock at acceptance, with the calendar that holds on that day. */
export function acceptClock(procedure: ProcedureEntry, channel: Channel, atMs: number): RunningClock {
  const calendar = calendarOn(civilDayOf(atMs));
  const clock = unrefused(startClock([], { atMs, channel }));
  return { clock, dueAt: dueAtOf(dueDate(clock, procedure.clock, calendar)), calendarVersion: calendar.version };
}

/** The applicant has the word: the clock may stand still. */
export function pauseClock(state: Case, atMs: number): ClockRows {
  return unrefused(pause(state.clock, { atMs, cause: 'supplement' }));
}

/** The applicant is to pay: the clock may stand still, and they have until the last moment of the procedure's time to pay. */
export function pauseForPayment(
  state: Case,
  procedure: ProcedureEntry,
  atMs: number,
): { readonly clock: ClockRows; readonly payBy: string } {
  const asked = unrefused(requestPayment(state.clock, procedure.clock, calendarOn(civilDayOf(atMs)), { atMs }));
  return { clock: asked.rows, payBy: asked.answerBy };
}

/**
 * The applicant has answered or paid: the clock goes on from then, whenever it is heard, and the due date moves as the procedure says,
 * by the calendar that holds on that day. `missedAt`: the first due moment that had passed when they were asked.
 */
export function resumeClock(
  state: Case,
  procedure: ProcedureEntry,
  answeredAtMs: number,
  cause: Extract<StopCause, 'supplement' | 'payment'>,
): { readonly running: RunningClock; readonly missedAt: string | null } {
  const calendar = calendarOn(civilDayOf(answeredAtMs));
  const clock = unrefused(resume(state.clock, { atMs: answeredAtMs, cause }));
  const due = dueDate(clock, procedure.clock, calendar);
  const running = { clock, dueAt: dueAtOf(due), calendarVersion: calendar.version };
  return { running, missedAt: 'missedAt' in due ? due.missedAt : null };
}

/** The last moment for an answer to a request made now. */
export function answerByOf(procedure: ProcedureEntry, askedAtMs: number): string {
  return lastMomentOf(calendarOn(civilDayOf(askedAtMs)), askedAtMs, procedure.clock.supplement.limitWorkingDays);
}

/** When a request lapses that can be answered until a last moment. */
export function lapseAtMs(lastMoment: string): number {
  return Date.parse(lastMoment) + LAPSE_GRACE_MS;
}

/** Until when a step is to be done that is reached now; null where it has no time limit of its own. */
export function dueOfStep(step: Step, atMs: number): string | null {
  const dueAtMs = stepDueAtMs(step, atMs, calendarOn(civilDayOf(atMs)));
  return dueAtMs === undefined ? null : new Date(dueAtMs).toISOString();
}

/**
 * Why the case is due when it is due.
 *
 * @throws Refusal `not-accepted-yet`: before acceptance no clock runs.
 */
export function explainCase(state: Case): DueDateExplanation {
  if (state.filed === null || state.calendarVersion === null) throw new Refusal('conflict', 'not-accepted-yet');
  return explainDueDate(state.clock, procedureOf(state.filed).clock, calendarOf(state));
}

function dueAtOf(due: Due): string | null {
  return due.state === 'running' || due.state === 'standing' ? due.dueAt : null;
}

function calendarOf(state: Case): WorkingCalendar {
  if (state.calendarVersion === null) throw new Defect('case-without-calendar', 'the clock of this case never started');
  return getCalendar(state.calendarVersion);
}

/** The case's phases exclude what the clock refuses; if it refuses all the same, we are wrong. */
function unrefused<Given>(given: Given | Refusal): Given {
  if (given instanceof Refusal) throw new Defect('clock-refuses', given.code);
  return given;
}
