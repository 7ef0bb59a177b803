import { DossierStopped, FeeRequested, FeeSettled, type FeeAsked, type FeePaid } from '@hoso/contracts';
import { Refusal } from '@hoso/kernel';
import type { DecisionContext, TimerOrder } from '@hoso/ledger';

import { checkFeeLines } from '../fees/check-fee-lines.js';
import { feesOf, type Case, type FeeRequest } from './case.js';
import { lapseAtMs, pauseForPayment, resumeClock } from './case-clock.js';
import { procedureOf } from './case-procedure.js';
import { filedOf, go, startWalk, type Walk } from './walk-case.js';

const FEE_LAPSE = 'fee-lapse';

/** How long after the last moment to pay a payment that was made by then can still be told. */
const TOLD_WITHIN_MS = 24 * 60 * 60 * 1000;

/**
 * Asks the applicant for money (yêu cầu thực hiện nghĩa vụ tài chính, status 6). The time that it takes to pay does not count
 * (NĐ 222/2026/NĐ-CP Đ.4.4). Each line is asked for once in the life of a dossier. What was paid in time but is told late, because
 * bank and portal do not speak at the same moment, is taken for a day more.
 *
 * Refusals: `fee-none`, `fee-lines-wrong`, `fee-asked-already`.
 */
export function requestFee(walk: Walk, lines: readonly FeeAsked[], context: DecisionContext): Walk | Refusal {
  const { state } = walk;
  const filed = filedOf(state);
  const procedure = procedureOf(filed);
  if (procedure.fee.state === 'none') return new Refusal('conflict', 'fee-none', { params: { procedure: procedure.code } });
  const faults = checkFeeLines(procedure, filed.channel, lines);
  if (faults.length > 0) return new Refusal('unprocessable', 'fee-lines-wrong', { faults });
  const before = feesOf(state);
  const again = lines.find(({ code }) => before.some((request) => request.lines.some((line) => line.code === code)));
  if (again) return new Refusal('conflict', 'fee-asked-already', { extensions: { code: again.code } });

  const { clock, payBy } = pauseForPayment(state, procedure, context.nowMs);
  const said = {
    request: before.length + 1,
    lines: [...lines],
    totalVnd: lines.reduce((sum, { amountVnd }) => sum + amountVnd, 0),
    payBy,
    toldBy: new Date(Date.parse(payBy) + TOLD_WITHIN_MS).toISOString(),
  };
  const askedAt = new Date(context.nowMs).toISOString();
  const asked = go(
    walk,
    {
      phase: 'waiting-for-payment',
      status: 6,
      fees: [...before, { ...said, askedAt, paidAt: null }],
      clock,
      since: askedAt,
    },
    FeeRequested.say({ ...said, status: 6 }),
  );
  return { ...asked, timers: feeTimers(asked.state) };
}

/** The deadline of the open request, as a timer. */
export function feeTimers(state: Case): readonly TimerOrder[] {
  const open = openFeeOf(state);
  if (open === undefined) return [];
  return [{ id: `${FEE_LAPSE}-${open.request}`, kind: FEE_LAPSE, dueAtMs: lapseAtMs(open.toldBy) }];
}

/** The payment of the open request came; undefined for any other. The clock goes on from the moment at which it was told. */
export function settleFee(state: Case, paid: FeePaid, toldAt: string, context: DecisionContext): Walk | undefined {
  if (openFeeOf(state)?.request !== paid.request) return undefined;
  const { request, paidAt } = paid;
  const { running, missedAt } = resumeClock(state, procedureOf(filedOf(state)), Date.parse(toldAt), 'payment');
  const fees = feesOf(state).map((one) => (one.request === request ? { ...one, paidAt } : one));
  return go(
    startWalk(state),
    { ...running, fees, phase: 'at-step', status: 4, since: new Date(context.nowMs).toISOString() },
    FeeSettled.say({ request, dueAt: running.dueAt, ...(missedAt !== null && { missedAt }), status: 4 }),
  );
}

/** Nobody paid in time: the work stops (status 8). */
export function lapseFee(state: Case, context: DecisionContext): Walk {
  return go(
    startWalk(state, ['wait-expired']),
    { phase: 'ended', status: 8, step: null, since: new Date(context.nowMs).toISOString(), endedBecause: 'payment-lapsed' },
    DossierStopped.say({ reason: 'payment-lapsed', status: 8 }),
  );
}

/** The request that waits to be paid. */
export function openFeeOf(state: Case): FeeRequest | undefined {
  return state.phase === 'waiting-for-payment' ? feesOf(state).at(-1) : undefined;
}
