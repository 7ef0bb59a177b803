import { spelling } from './chain.js';
import type { Attempt, FeeLine } from './driver-file.js';
import { doubled, factsOf, type Entry, type Evidence, type Finding } from './evidence.js';

/** What is asked for is asked for rightly, paid once, as somebody paid it, and noted once; and nothing is paid for nothing. */
export function* judgePayments(evidence: Evidence): Iterable<Finding> {
  const cases = factsOf(evidence, 'processing');
  const tried = triedPayments(evidence.attempts);
  const asked = askedLines(evidence.attempts);
  const references: string[] = [];
  for (const [id, filed] of factsOf(evidence, 'intake')) {
    const worked = cases.get(id) ?? [];
    const payments = filed.filter(isPayment);
    yield* judgeRequests(id, worked.filter(isRequest), asked.get(id) ?? []);
    yield* judgePaid(id, payments, worked, tried);
    yield* judgeEnd(id, payments, worked);
    const portal = filed.find(({ name }) => name === 'intake.dossier-submitted')?.data['portal'];
    references.push(...payments.map(({ data }) => `${String(portal)} ${String(data['reference'])}`));
  }
  for (const name of doubled(references)) yield { anomaly: 'duplicated', says: `reference ${name} has paid twice` };
  yield* judgeViews(evidence, cases);
}

/** How many payments were taken. */
export function paidIn(evidence: Evidence): number {
  return [...factsOf(evidence, 'intake').values()].flatMap((entries) => entries.filter(isPayment)).length;
}

const isRequest = ({ name }: Entry): boolean => name === 'processing.fee-requested';
const isPayment = ({ name }: Entry): boolean => name === 'intake.fee-paid';
const isSettlement = ({ name }: Entry): boolean => name === 'processing.fee-settled';

/** Requests are counted from one, come to the sum of their lines, and say what an official asked for. */
function* judgeRequests(id: string, requests: readonly Entry[], asked: readonly string[]): Iterable<Finding> {
  for (const [index, { data }] of requests.entries()) {
    const { request, totalVnd } = data;
    const lines = data['lines'] as readonly FeeLine[];
    const about = `request ${String(request)} of ${id}`;
    if (request !== index + 1) yield { anomaly: 'illegal', says: `${about} is number ${index + 1}` };
    const sum = lines.reduce((total, { amountVnd }) => total + amountVnd, 0);
    if (totalVnd !== sum) yield { anomaly: 'illegal', says: `${about} asks for ${String(totalVnd)}, and its lines come to ${sum}` };
    if (!asked.includes(spelling(lines))) yield { anomaly: 'unexpected', says: `${about} asks for what no official asked for` };
  }
}

/** Each payment is of one request, of all that it asks for, in the words of somebody who paid, and is noted once. */
function* judgePaid(
  id: string,
  payments: readonly Entry[],
  worked: readonly Entry[],
  tried: ReadonlyMap<string, readonly string[]>,
): Iterable<Finding> {
  const settlements = worked.filter(isSettlement);
  for (const { n, data } of payments) {
    const { request } = data;
    const about = `the payment of request ${String(request)} of ${id}`;
    if (payments.filter((other) => other.data['request'] === request).length > 1) {
      yield { anomaly: 'duplicated', says: `${about} was taken more than once` };
    }
    const wanted = worked.find((entry) => isRequest(entry) && entry.data['request'] === request)?.data['totalVnd'];
    if (wanted === undefined) yield { anomaly: 'illegal', says: `${about} was taken, and nobody had asked for it` };
    else if (data['amountVnd'] !== wanted) yield { anomaly: 'illegal', says: `${about} is not what was asked for` };
    const words = tried.get(`${id} ${String(request)}`) ?? [];
    if (words.length === 0) yield { anomaly: 'unexpected', says: `${about} was made by nobody` };
    else if (!words.includes(spelling(data))) yield { anomaly: 'lost', says: `${about} is kept with other words than were said` };
    const noted = settlements.filter(({ cause, data: said }) => cause === `intake:${id}:${n}` && said['request'] === request).length;
    if (noted === 0) yield { anomaly: 'lost', says: `${about} is not noted by the office` };
    if (noted > 1) yield { anomaly: 'duplicated', says: `${about} is noted ${noted} times by the office` };
  }
  const causes = payments.map(({ n, data }) => `intake:${id}:${n} ${String(data['request'])}`);
  for (const { cause, data } of settlements) {
    if (causes.includes(`${cause} ${String(data['request'])}`)) continue;
    yield { anomaly: 'unexpected', says: `request ${String(data['request'])} of ${id} is noted as paid, and nobody has paid it` };
  }
}

/** Who has paid is neither stopped for not having paid nor let go. */
function* judgeEnd(id: string, payments: readonly Entry[], worked: readonly Entry[]): Iterable<Finding> {
  const open = worked.findLast(isRequest)?.data['request'];
  const lapsed = worked.some(({ data }) => data['reason'] === 'payment-lapsed');
  if (lapsed && payments.some(({ data }) => data['request'] === open)) {
    yield { anomaly: 'illegal', says: `${id} was stopped for want of a payment that had been made` };
  }
  if (payments.length > 0 && worked.some(({ name }) => name === 'processing.case-withdrawn')) {
    yield { anomaly: 'illegal', says: `${id} was withdrawn, and something had been paid for it` };
  }
}

/** What desk and office keep about money is what the facts say. */
function* judgeViews(evidence: Evidence, cases: ReadonlyMap<string, readonly Entry[]>): Iterable<Finding> {
  const filings = factsOf(evidence, 'intake');
  for (const keeper of ['intake', 'processing'] as const) {
    for (const { _id, state } of evidence.kept[keeper]) {
      const payments = (filings.get(_id) ?? []).filter(isPayment);
      const fees = (cases.get(_id) ?? []).filter(isRequest).map(({ at, data: { status: _status, ...said } }) => {
        const payment = payments.find(({ data }) => data['request'] === said['request']);
        return { ...said, askedAt: at, ...(keeper === 'intake' ? { paid: paidOf(payment) } : { paidAt: payment?.data['paidAt'] ?? null }) };
      });
      if (spelling(state?.['fees']) === spelling(fees.length === 0 ? undefined : fees)) continue;
      yield { anomaly: 'out-of-step', says: `${keeper} keeps other fees of ${_id} than the facts say` };
    }
  }
}

function paidOf(payment: Entry | undefined): unknown {
  if (payment === undefined) return null;
  const { request: _request, ...said } = payment.data;
  return { ...said, at: payment.at };
}

/** What may have been paid, by dossier and request: nobody knows of some whether it was. */
function triedPayments(attempts: readonly Attempt[]): ReadonlyMap<string, readonly string[]> {
  const tried = attempts.flatMap(({ intent, outcome }) => {
    if (intent.deed !== 'pay' || outcome.how === 'fail') return [];
    const { dossierId, request, amountVnd, form, reference, paidAt } = intent;
    return [{ of: `${dossierId} ${request}`, words: spelling({ request, amountVnd, form, reference, paidAt }) }];
  });
  return new Map([...Map.groupBy(tried, ({ of }) => of)].map(([name, group]) => [name, group.map(({ words }) => words)]));
}

/** What officials may have asked for, by dossier. */
function askedLines(attempts: readonly Attempt[]): ReadonlyMap<string, readonly string[]> {
  const asked = attempts.flatMap(({ intent, outcome }) =>
    (intent.deed === 'act' && intent.lines && outcome.how !== 'fail' ? [{ of: intent.dossierId, lines: spelling(intent.lines) }] : []));
  return new Map([...Map.groupBy(asked, ({ of }) => of)].map(([id, group]) => [id, group.map(({ lines }) => lines)]));
}
