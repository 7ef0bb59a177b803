import { FeePaid } from '@hoso/contracts';
import { Refusal, type Fault } from '@hoso/kernel';
import type { Decision, DecisionContext } from '@hoso/ledger';

import { feesOf, openFeeOf, type Dossier, type FeeRequest, type Payment } from './dossier.js';
import { durableByMs } from './last-moment.js';

/** What a portal tells of a payment. */
export interface PaymentTold extends Omit<Payment, 'at'> {
  /** Which request it pays. */
  readonly request: number;
}

/** How far the clocks of a payment platform and of this house may be apart. */
const CLOCKS_APART_MS = 5 * 60 * 1000;

/**
 * The applicant has paid what was asked for (thực hiện nghĩa vụ tài chính), all of it and once. Taken while it can still be told,
 * where it was paid in time. The house takes no money: whoever is refused here has it, and gives it back.
 *
 * Refusals: `dossier-not-found`, `already-withdrawn`, `no-fee-asked`, `fee-paid-already`, `payment-too-late`, `payment-wrong`.
 */
export function payFee(
  state: Dossier | null,
  told: PaymentTold,
  context: Pick<DecisionContext, 'nowMs'>,
): Decision<Dossier, 'intake'> | Refusal {
  if (state === null) return new Refusal('not-found', 'dossier-not-found');
  const { request, ...paid } = told;
  if (feesOf(state).some((fee) => fee.request === request && fee.paid !== null)) {
    return new Refusal('conflict', 'fee-paid-already', { extensions: { request } });
  }
  if (state.withdrawal === 'asked') {
    return new Refusal('conflict', 'already-withdrawn', { extensions: { status: state.status } });
  }
  const open = openFeeOf(state);
  if (open?.request !== request) return new Refusal('conflict', 'no-fee-asked', { extensions: { status: state.status } });
  const { payBy, toldBy } = open;
  if (context.nowMs > Date.parse(toldBy) || Date.parse(paid.paidAt) > Date.parse(payBy)) {
    return new Refusal('conflict', 'payment-too-late', { extensions: { payBy, toldBy } });
  }
  const faults = faultsOf(paid, open, context.nowMs);
  if (faults.length > 0) {
    return new Refusal('unprocessable', 'payment-wrong', { faults, extensions: { totalVnd: open.totalVnd } });
  }
  const at = new Date(context.nowMs).toISOString();
  return {
    state: { ...state, fees: [...feesOf(state).slice(0, -1), { ...open, paid: { ...paid, at } }] },
    facts: [FeePaid.say(told)],
    durableByMs: durableByMs(toldBy),
  };
}

function faultsOf({ amountVnd, paidAt }: Omit<Payment, 'at'>, { totalVnd, askedAt }: FeeRequest, nowMs: number): readonly Fault[] {
  const paidAtMs = Date.parse(paidAt);
  return [
    ...(amountVnd === totalVnd ? [] : [{ pointer: '/amountVnd', code: 'payment-amount' }]),
    ...(paidAtMs > nowMs + CLOCKS_APART_MS ? [{ pointer: '/paidAt', code: 'paid-in-future' }] : []),
    ...(paidAtMs < Date.parse(askedAt) - CLOCKS_APART_MS ? [{ pointer: '/paidAt', code: 'paid-before-asked' }] : []),
  ];
}
