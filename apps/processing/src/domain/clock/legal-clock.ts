import { addDays, civilDayOf, instantOf, type Channel, type ClockRule, type StopCause } from '@hoso/contracts';
import { Refusal } from '@hoso/kernel';

import type { WorkingCalendar } from '../calendar/working-calendar.js';
import { addWorkingDays } from '../calendar/working-days.js';
import type { ClockRow } from './clock-row.js';

export { ClockRow } from './clock-row.js';
export { dueDate, type Due } from './due-date.js';
export { explainDueDate, type DueDateExplanation } from './explain-due-date.js';
export type { ExplainedDay } from './explain-days.js';

/** When something happens to a clock, by whom and on what ground. */
export interface ClockEvent {
  readonly atMs: number;
  readonly by?: string;
  readonly reason?: string;
  readonly ground?: string;
}

/** The rows so far with one more. */
export type ClockRows = readonly ClockRow[];

/** The dossier is accepted: the clock starts. Refusal: `clock-already-started`. */
export function startClock(rows: ClockRows, event: ClockEvent & { readonly channel: Channel }): ClockRows | Refusal {
  if (rows.some((row) => row.kind === 'started')) return new Refusal('conflict', 'clock-already-started');
  return [...rows, { kind: 'started', ...backingOf(rows, event), channel: event.channel }];
}

/**
 * The clock may stand still from now on; whether it does, the procedure's rule says. Before the start it changes
 * nothing but is kept, because rounds of supplements are counted. Refusal: `clock-already-paused` for the same cause.
 */
export function pauseClock(
  rows: ClockRows,
  event: ClockEvent & { readonly cause: StopCause; readonly announcedAtMs?: number },
): ClockRows | Refusal {
  if (isPaused(rows, event.cause)) {
    return new Refusal('conflict', 'clock-already-paused', { params: { cause: event.cause } });
  }
  const announced = event.announcedAtMs === undefined ? {} : { announcedAt: isoOf(event.announcedAtMs) };
  return [...rows, { kind: 'paused', ...backingOf(rows, event), cause: event.cause, ...announced }];
}

/** What the clock waited for has come. Refusal: `clock-not-paused` for that cause. */
export function resumeClock(rows: ClockRows, event: ClockEvent & { readonly cause: StopCause }): ClockRows | Refusal {
  if (!isPaused(rows, event.cause)) {
    return new Refusal('conflict', 'clock-not-paused', { params: { cause: event.cause } });
  }
  return [...rows, { kind: 'resumed', ...backingOf(rows, event), cause: event.cause }];
}

/**
 * Moves the due date by `amount` of the term's unit (gia hạn; NĐ 61/2018/NĐ-CP Đ.19.9: at most once). Refusals:
 * `clock-not-started`, `clock-without-limit`, `extension-used-up`, `extension-too-long`, `extension-not-whole`.
 */
export function extendClock(
  rows: ClockRows,
  rule: ClockRule,
  event: ClockEvent & { readonly amount: number; readonly reason: string },
): ClockRows | Refusal {
  if (!rows.some((row) => row.kind === 'started')) return new Refusal('conflict', 'clock-not-started');
  if (rule.term.kind === 'none') return new Refusal('conflict', 'clock-without-limit');
  if (!(event.amount > 0) || (rule.term.unit !== 'working-hours' && !Number.isInteger(event.amount))) {
    return new Refusal('unprocessable', 'extension-not-whole');
  }
  const before = rows.flatMap((row) => (row.kind === 'extended' ? [row.amount] : []));
  const { timesMax, amountMax } = rule.extension;
  if (before.length >= timesMax) return new Refusal('conflict', 'extension-used-up', { params: { timesMax } });
  const total = before.reduce((sum, amount) => sum + amount, event.amount);
  if (amountMax !== null && total > amountMax) {
    return new Refusal('unprocessable', 'extension-too-long', { params: { amountMax } });
  }
  return [...rows, { kind: 'extended', ...backingOf(rows, event), amount: event.amount }];
}

/** A request that waits for the applicant. */
export interface Waiting {
  readonly rows: ClockRows;
  /** 1 for the first request of that kind. */
  readonly round: number;
  /** Last moment for the answer, ISO 8601. */
  readonly answerBy: string;
}

/**
 * Asks for a supplement (yêu cầu bổ sung): the clock pauses and the applicant's own term begins. People may not be made
 * to come back more often than the rule says (NĐ 63/2010/NĐ-CP Đ.20) unless somebody answers for it by name
 * (`override`). Refusals: `supplement-rounds-used-up`, `clock-already-paused`.
 */
export function requestSupplement(
  rows: ClockRows,
  rule: ClockRule,
  calendar: WorkingCalendar,
  event: ClockEvent & { readonly override?: boolean },
): Waiting | Refusal {
  const { roundsMax, limitWorkingDays } = rule.supplement;
  const round = roundsOf(rows, 'supplement') + 1;
  if (round > roundsMax && event.override !== true) {
    return new Refusal('conflict', 'supplement-rounds-used-up', { params: { roundsMax } });
  }
  const paused = pauseClock(rows, { ...event, cause: 'supplement' });
  if (paused instanceof Refusal) return paused;
  return { rows: paused, round, answerBy: answerByOf(calendar, event.atMs, limitWorkingDays) };
}

/**
 * Asks for a payment (nghĩa vụ tài chính): the clock pauses and the term to pay begins. Refusal: `clock-already-
 * paused`.
 */
export function requestPayment(
  rows: ClockRows,
  rule: ClockRule,
  calendar: WorkingCalendar,
  event: ClockEvent,
): Waiting | Refusal {
  const paused = pauseClock(rows, { ...event, cause: 'payment' });
  if (paused instanceof Refusal) return paused;
  const answerBy = answerByOf(calendar, event.atMs, rule.payment.limitWorkingDays);
  return { rows: paused, round: roundsOf(paused, 'payment'), answerBy };
}

/** How often the clock was paused for that cause. */
export function roundsOf(rows: ClockRows, cause: StopCause): number {
  return rows.filter((row) => row.kind === 'paused' && row.cause === cause).length;
}

/** Whether the clock is paused for that cause and not resumed. */
export function isPaused(rows: ClockRows, cause: StopCause): boolean {
  return rows.findLast((row) => 'cause' in row && row.cause === cause)?.kind === 'paused';
}

/**
 * The last moment of an applicant's term of working days, ISO 8601. The day of the request does not count, and the last
 * day lasts until midnight (Bộ luật Dân sự 2015 Đ.147, Đ.148): portals are open when offices are not.
 */
export function answerByOf(calendar: WorkingCalendar, askedAtMs: number, limitWorkingDays: number): string {
  const last = addWorkingDays(calendar, civilDayOf(askedAtMs), limitWorkingDays);
  return isoOf(instantOf(addDays(last, 1)) - 1);
}

/** A machine's clock may go back a little; the ledger of a legal clock never does. */
function backingOf(rows: ClockRows, event: ClockEvent): { at: string; by?: string; reason?: string; ground?: string } {
  const at = isoOf(event.atMs);
  const last = rows.at(-1)?.at ?? at;
  return {
    at: last > at ? last : at,
    ...(event.by === undefined ? {} : { by: event.by }),
    ...(event.reason === undefined ? {} : { reason: event.reason }),
    ...(event.ground === undefined ? {} : { ground: event.ground }),
  };
}

function isoOf(instantMs: number): string {
  return new Date(instantMs).toISOString();
}
