import {
  findEntry, PROCEDURES, type Channel, type Fee, type FeeAsked, type FeePaid, type FeeRequested, type FeeSettled,
} from '@hoso/contracts';

import { stateIn, toldBy, type HouseView, type Told } from './house-view.js';
import type { HistoryRecord, Violation } from './record.js';
import { spelled } from './spelling.js';

const DAY_MS = 86_400_000;

/** A fact of one kind, with what stands in it. */
interface Fact<Data> extends Omit<Told, 'data'> {
  readonly data: Data;
}

/** What one dossier's owners have said of money, with all that processing has said. */
interface Money {
  readonly office: readonly Told[];
  readonly asked: readonly Fact<FeeRequested>[];
  readonly paid: readonly Fact<FeePaid>[];
  readonly settled: readonly Fact<FeeSettled>[];
}

/** I2 to I4 and I6 of money: what was asked for, what was paid for it, by what reference, and what came of it. */
export function* checkPayments(view: HouseView, { attempts, mode }: HistoryRecord): Generator<Violation> {
  const told = attempts.filter(({ payment }) => payment !== undefined);
  const sent = new Map(told.map(({ cause, dossierId, payment }) => [cause, spelled({ dossierId, payment })]));
  const spent = new Map<string, string>();
  for (const id of view['intake']!.keys()) {
    const money = moneyOf(view, id);
    const portal = String(stateIn(view, 'intake', id)?.['portal']);
    const broken = (invariant: string) => (what: string): Violation => ({ invariant, what: `${id}: ${what}` });
    for (const { n, cause, data: payment } of money.paid) {
      const isSent = sent.get(cause) === spelled({ dossierId: id, payment });
      if (!isSent) yield broken('I2 no invention')(`nobody has told of the payment of fact ${n}`);
      const reference = `${portal} ${payment.reference}`;
      const before = spent.get(reference);
      if (before !== undefined) yield broken('I3 no double')(`${reference} pays request ${payment.request} and ${before}`);
      spent.set(reference, `request ${payment.request} of ${id}`);
    }
    yield* [...doubles(money)].map(broken('I3 no double'));
    yield* [...wrongRequests(money, toldBy(view, 'intake', id)[0])].map(broken('I4 legal moves'));
    yield* [...wrongPayments(money), ...wrongSettlements(money)].map(broken('I4 legal moves'));
    if (mode === 'liveness') yield* [...unsettled(money)].map(broken('I6 agreement'));
  }
}

function moneyOf(view: HouseView, id: string): Money {
  const office = toldBy(view, 'processing', id);
  const of = <Data>(told: readonly Told[], name: string): readonly Fact<Data>[] =>
    told.filter((fact) => fact.name === name) as unknown as readonly Fact<Data>[];
  return {
    office,
    asked: of<FeeRequested>(office, 'processing.fee-requested'),
    paid: of<FeePaid>(toldBy(view, 'intake', id), 'intake.fee-paid'),
    settled: of<FeeSettled>(office, 'processing.fee-settled'),
  };
}

function* unsettled({ paid, settled }: Money): Generator<string> {
  for (const { data: { request } } of paid) {
    if (!settled.some(({ data }) => data.request === request)) yield `request ${request} was paid, and nothing came of it`;
  }
}

function* doubles({ paid, settled, asked }: Money): Generator<string> {
  for (const facts of [paid, settled]) {
    const requests = facts.map(({ data }) => data.request);
    const again = requests.find((request, index) => requests.indexOf(request) !== index);
    if (again !== undefined) yield `request ${again} has ${facts[0]!.name} more than once`;
  }
  const codes = asked.flatMap(({ data }) => data.lines.map(({ code }) => code));
  for (const code of codes.filter((one, index) => codes.indexOf(one) !== index)) yield `${code} was asked for more than once`;
}

/** Nobody is asked for what the procedure does not take, and everybody has their time to pay. */
function* wrongRequests({ asked }: Money, submitted: Told | undefined): Generator<string> {
  const { procedureCode, procedureVersion, channel } = submitted?.data ?? {};
  const fee = findEntry(PROCEDURES, String(procedureCode), Number(procedureVersion))?.fee;
  for (const [index, { at, data }] of asked.entries()) {
    const { request, lines, totalVnd, payBy, toldBy: until } = data;
    if (request !== index + 1) yield `request ${request} is the ${index + 1}th`;
    const sumVnd = lines.reduce((sum, { amountVnd }) => sum + amountVnd, 0);
    if (totalVnd !== sumVnd) yield `request ${request} for ${totalVnd} has lines that come to ${sumVnd}`;
    const hasTime = payBy > at && Date.parse(until) === Date.parse(payBy) + DAY_MS;
    if (!hasTime) yield `request ${request} is to be paid by ${payBy} and told by ${until}`;
    for (const line of lines) {
      if (fee === undefined || !takes(fee, line, channel as Channel)) yield `the procedure does not take ${line.code} ${line.amountVnd}`;
    }
  }
}

function takes(fee: Fee, { code, amountVnd }: FeeAsked, channel: Channel): boolean {
  if (fee.state !== 'listed') return fee.state === 'unknown';
  const amount = fee.lines.find((line) => line.code === code)?.amount;
  if (amount?.kind !== 'fixed') return amount !== undefined;
  return amount.perUnitOf === undefined ? amountVnd === amount[channel] : amountVnd % amount[channel] === 0;
}

/** All of what was asked for is paid, in time, and nobody is withdrawn or stopped for money who has paid. */
function* wrongPayments({ office, asked, paid }: Money): Generator<string> {
  for (const { n, at, data: { request, amountVnd, paidAt } } of paid) {
    const due = asked.find(({ data }) => data.request === request)?.data;
    if (due === undefined) yield `fact ${n} of intake pays request ${request}, which nobody has made`;
    else if (amountVnd !== due.totalVnd) yield `request ${request} for ${due.totalVnd} was paid with ${amountVnd}`;
    else if (at > due.toldBy || paidAt > due.payBy) yield `request ${request} was paid at ${paidAt} and told at ${at}, which is too late`;
  }
  const owed = asked.some(({ data }) => !paid.some((payment) => payment.data.request === data.request));
  for (const { n, name, data } of office) {
    if (name === 'processing.case-withdrawn' && paid.length > 0) yield `was withdrawn by fact ${n} though it was paid for`;
    if (data['reason'] === 'payment-lapsed' && !owed) yield `was stopped for want of money by fact ${n} though all was paid`;
  }
}

/** Work goes on for what was paid, with a promise that is no earlier; waiting for money alone makes nobody late. */
function* wrongSettlements({ office, paid, settled }: Money): Generator<string> {
  for (const { n, data: { request, dueAt, missedAt } } of settled) {
    if (!paid.some(({ data }) => data.request === request)) yield `work went on at fact ${n} for request ${request}, which was not paid`;
    const before = office.filter((fact) => fact.n < n);
    const promised = (before.findLast(({ data }) => 'dueAt' in data)?.data['dueAt'] ?? null) as string | null;
    const isKept = promised === null || dueAt === null ? promised === dueAt : dueAt >= promised;
    if (!isKept) yield `the promise of ${promised} became ${dueAt} by the payment of request ${request}`;
    const missed = before.find(({ data }) => data['missedAt'] !== undefined)?.data['missedAt'];
    if (missedAt !== missed) yield `missed is ${missedAt} after the payment of request ${request}, and was ${String(missed)} before`;
  }
}
