import type { NationalStatus } from '@hoso/contracts';

/** Where a dossier stands before its first status. */
export type From = 'new' | NationalStatus;

/**
 * What must be true of the other dimensions of a dossier (money, result, work) before a passage is open.
 *
 * - `wait-expired`: the applicant let the time for an answer or a payment pass.
 * - `no-fee-paid`: a paid fee blocks withdrawal, because money would be kept for nothing.
 * - `work-done`: everything but the payment is done.
 * - `fees-settled`, `result-ready`: a result is handed out only when nothing is owed, and when the result that the
 *   procedure demands is there and signed.
 */
export type Guard = 'wait-expired' | 'no-fee-paid' | 'work-done' | 'fees-settled' | 'result-ready';

/** One permitted change of status. */
export interface Passage {
  /** `elevated`: only with a reason and by someone with the elevated role. */
  readonly kind: 'normal' | 'elevated';
  /** Statuses from which the waiting status must have been entered; absent: any. */
  readonly cameFrom?: readonly NationalStatus[];
  readonly guards: readonly Guard[];
}

/** From each status, the statuses that may follow. What is not listed is forbidden. */
export type TransitionTable = Readonly<Record<From, Readonly<Partial<Record<NationalStatus, Passage>>>>>;

const normal = (...guards: readonly Guard[]): Passage => ({ kind: 'normal', guards });
const elevated: Passage = { kind: 'elevated', guards: [] };
const ifCameFrom = (cameFrom: readonly NationalStatus[], ...guards: readonly Guard[]): Passage => ({
  kind: 'normal',
  cameFrom,
  guards,
});

/** Statuses after acceptance from which a waiting status is entered. */
const AT_WORK: readonly NationalStatus[] = [2, 4];

/**
 * The life of a dossier by national status (trạng thái hồ sơ). Facts observed in a provincial system's guards,
 * completed where they were silent: a dossier waits (5, 6) where it was and goes back there; stopping (8) is terminal
 * on paper (form 05) but resumable in practice; a delivered result (10) can be recalled.
 */
export const TRANSITIONS: TransitionTable = {
  new: { 1: normal(), 2: normal(), 3: normal() },
  1: { 2: normal(), 3: normal(), 5: normal(), 6: normal(), 7: normal('no-fee-paid') },
  2: {
    3: elevated,
    4: normal(),
    5: normal(),
    6: normal(),
    7: normal('no-fee-paid'),
    8: elevated,
    9: normal(),
  },
  3: {},
  4: { 5: normal(), 6: normal(), 7: normal('no-fee-paid'), 8: elevated, 9: normal() },
  5: {
    1: ifCameFrom([1]),
    2: ifCameFrom([1]),
    3: ifCameFrom([1], 'wait-expired'),
    4: ifCameFrom(AT_WORK),
    7: normal('no-fee-paid'),
    8: ifCameFrom(AT_WORK, 'wait-expired'),
  },
  6: {
    1: ifCameFrom([1]),
    2: ifCameFrom([1]),
    3: ifCameFrom([1], 'wait-expired'),
    4: ifCameFrom(AT_WORK),
    7: normal('no-fee-paid'),
    8: ifCameFrom(AT_WORK, 'wait-expired'),
    9: ifCameFrom([2, 4, 9], 'work-done'),
  },
  7: {},
  8: { 4: elevated, 7: normal('no-fee-paid'), 10: normal() },
  9: { 4: elevated, 6: normal(), 10: normal('fees-settled', 'result-ready') },
  10: { 9: elevated },
};
