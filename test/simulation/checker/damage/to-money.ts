import { factIn, keptAt, sameAt, sayAgain, set, type Damage, type Damaged, type Kept } from './damage.js';

type Name = 'fee-paid' | 'fee-requested' | 'fee-settled';

/** A dossier that was paid for, as the front desk keeps it or the office. */
function paidFor(record: Damaged, at: 'desk' | 'office'): Kept {
  const desk = keptAt(record, 'intake').find((one) => one.log.some(({ name }) => name === 'intake.fee-paid'))!;
  return at === 'desk' ? desk : sameAt(record, 'processing', desk);
}

/** The fact of that name about that dossier. */
function moneyFact(record: Damaged, name: Name): ReturnType<typeof factIn> {
  return factIn(paidFor(record, name === 'fee-paid' ? 'desk' : 'office'), name);
}

/** Says one more fact of that dossier: the one of that name again, but for what is given. */
function moneyAgain(record: Damaged, name: Name, change: object): void {
  sayAgain(paidFor(record, name === 'fee-paid' ? 'desk' : 'office'), moneyFact(record, name), change);
}

function firstFee(record: Damaged, at: 'desk' | 'office'): Record<string, unknown> {
  return (paidFor(record, at).state['fees'] as Record<string, unknown>[])[0]!;
}

const LAPSE = { name: 'processing.dossier-stopped', data: { reason: 'payment-lapsed', status: 8 } };

/** I2 and I3: payments that were not told, and those that count twice. */
const OF_PAYMENTS: readonly Damage[] = [
  ['I2 no invention', 'a payment that nobody told of', 'nobody has told of the payment', (record) => {
    for (const one of record.attempts) if (one.kind === 'pay') set(one, { cause: 'command:pay-fee:another' });
  }],
  ['I2 no invention', 'a payment that was told in other words', 'nobody has told of the payment', (record) => {
    for (const { payment } of record.attempts) if (payment) set(payment, { form: 'other' });
  }],
  ['I3 no double', 'a reference that pays for two things', 'pays request 9 and', (record) =>
    moneyAgain(record, 'fee-paid', { data: { ...moneyFact(record, 'fee-paid').data, request: 9 } })],
  ['I3 no double', 'a request that was paid twice', 'has intake.fee-paid more than once', (record) =>
    moneyAgain(record, 'fee-paid', { data: { ...moneyFact(record, 'fee-paid').data, reference: 'another' } })],
  ['I3 no double', 'a payment that work went on for twice', 'has processing.fee-settled more than once', (record) =>
    moneyAgain(record, 'fee-settled', { cause: 'x' })],
  ['I3 no double', 'a fee that was asked for twice', 'was asked for more than once', (record) =>
    moneyAgain(record, 'fee-requested', { cause: 'x' })],
];

/** I4 and I8: what may be asked for, paid and lost. */
const OF_REQUESTS: readonly Damage[] = [
  ['I4 legal moves', 'a fee that the procedure does not take', 'the procedure does not take', (record) =>
    set(paidFor(record, 'desk').log[0]!.data, { procedureCode: '3.000466' })],
  ['I4 legal moves', 'a request out of its order', 'is the 1th', (record) => set(moneyFact(record, 'fee-requested').data, { request: 9 })],
  ['I4 legal moves', 'a request that comes to another sum than its lines', 'has lines that come to', (record) =>
    set(moneyFact(record, 'fee-requested').data, { totalVnd: 1 })],
  ['I4 legal moves', 'a request that leaves no time', 'is to be paid by', (record) =>
    set(moneyFact(record, 'fee-requested').data, { payBy: '2020-01-01T00:00:00.000Z' })],
  ['I4 legal moves', 'a payment for nothing', 'which nobody has made', (record) => set(moneyFact(record, 'fee-paid').data, { request: 9 })],
  ['I4 legal moves', 'a payment of another amount', 'was paid with 1', (record) =>
    set(moneyFact(record, 'fee-paid').data, { amountVnd: 1 })],
  ['I4 legal moves', 'a payment that was told too late', 'which is too late', (record) =>
    set(moneyFact(record, 'fee-paid'), { at: '2099-01-01T00:00:00.000Z' })],
  ['I4 legal moves', 'work that went on before anybody paid', 'which was not paid', (record) =>
    set(moneyFact(record, 'fee-paid'), { name: 'intake.dossier-supplemented' })],
  ['I4 legal moves', 'a withdrawal after a payment', 'though it was paid for', (record) =>
    moneyAgain(record, 'fee-settled', { name: 'processing.case-withdrawn' })],
  ['I4 legal moves', 'a promise that a payment made earlier', 'by the payment of request', (record) =>
    set(moneyFact(record, 'fee-settled').data, { dueAt: '2020-01-01T00:00:00.000Z' })],
  ['I4 legal moves', 'a delay that a payment was made to blame for', 'missed is', (record) =>
    set(moneyFact(record, 'fee-settled').data, { missedAt: '2020-01-01T00:00:00.000Z' })],
  ['I4 legal moves', 'a decision while money is owed', 'status 6 (from 4) to 9', (record) =>
    set(moneyFact(record, 'fee-settled').data, { status: 9 })],
  ['I4 legal moves', 'a lapse though all was paid', 'though all was paid', (record) => moneyAgain(record, 'fee-settled', LAPSE)],
  ['I8 deadlines', 'a lapse though it was paid', 'took effect though intake.fee-paid', (record) =>
    moneyAgain(record, 'fee-settled', { ...LAPSE, cause: 'timer:fee-lapse-1' })],
  ['I8 deadlines', 'a lapse that no deadline has caused', 'that no deadline has caused', (record) =>
    moneyAgain(record, 'fee-settled', { ...LAPSE, cause: 'x' })],
];

/** I6: what each keeps of money. */
const OF_KEEPING: readonly Damage[] = [
  ['I6 agreement', 'a payment of which nothing came', 'and nothing came of it', (record) =>
    set(moneyFact(record, 'fee-settled'), { name: 'processing.step-completed' })],
  ['I6 agreement', 'a desk that keeps another payment than it told', 'intake keeps payments', (record) =>
    set(firstFee(record, 'desk')['paid'] as object, { form: 'x' })],
  ['I6 agreement', 'a portal that sees another amount', 'intake shows fees', (record) => set(firstFee(record, 'desk'), { totalVnd: 1 })],
  ['I6 agreement', 'a case that does not know that it was paid', 'processing keeps fees', (record) =>
    set(firstFee(record, 'office'), { paidAt: null })],
  ['I6 agreement', 'a case that waits for money that nobody owes', 'processing keeps phase "waiting-for-payment"', (record) =>
    set(paidFor(record, 'office').state, { phase: 'waiting-for-payment' })],
];

export const DAMAGES_TO_MONEY: readonly Damage[] = [...OF_PAYMENTS, ...OF_REQUESTS, ...OF_KEEPING];
