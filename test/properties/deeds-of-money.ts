import type { FeeAsked, FeePaid, ProcedureEntry } from '@hoso/contracts';

import { Change, officialOf, type Filed, type Knowledge, type Model } from './deeds.js';
import type { House, Weather } from './house.js';
import type { Answer, ReferenceDossier, ToldPayment } from './reference.js';

/** What an official asks for: what the procedure takes, more of it, something else, or the same twice in one request. */
export type Demand = 'right' | 'more' | 'unlisted' | 'doubled';

/** An official asks for money; `place` says for which of two fees. */
export class AskForFee extends Change {
  readonly service = 'processing';
  private lines: readonly FeeAsked[] = [];

  constructor(where: Weather, which: number, knowledge: Knowledge, readonly demand: Demand, readonly place: number) {
    super(where, which, knowledge);
  }

  override happen(model: Model, house: House): Promise<void> {
    const right = lineOf(this.of(model).dossier.procedure, this.place);
    const { code, amountVnd } = right;
    this.lines = {
      right: [right], more: [{ code, amountVnd: amountVnd + 1 }], unlisted: [{ code: 'tea-money', amountVnd }], doubled: [right, right],
    }[this.demand];
    return super.happen(model, house);
  }

  override ask(house: House, { dossierId, request }: Filed, revision: number, id: string): Promise<unknown> {
    const action = { action: 'request-fee', lines: this.lines } as const;
    return house.cases.act(officialOf(request), dossierId, revision, action, { id, traceId: 'e'.repeat(32) });
  }

  override expect(dossier: ReferenceDossier): Answer {
    return dossier.askForFee(this.lines);
  }
}

/** A fee of the procedure at its rate online; where no rate is known, one that a council may have set. */
function lineOf({ fee }: ProcedureEntry, place: number): FeeAsked {
  const listed = fee.state === 'listed' ? fee.lines[place % fee.lines.length] : undefined;
  if (listed?.amount.kind === 'fixed') return { code: listed.code, amountVnd: listed.amount.online };
  return { code: `council-fee-${place}`, amountVnd: 15_000 };
}

/**
 * How somebody pays: what is asked for, now, or in time and told only now; another amount; what nobody has asked for; what was
 * asked for first, though it may be paid; or by a reference that has paid for another dossier, where one has.
 */
export type Payment = 'now' | 'in-time' | 'wrong-amount' | 'unasked' | 'first' | 'foreign-reference';

/** A portal tells that its applicant has paid. */
export class Pay extends Change {
  readonly service = 'intake';
  private told: ToldPayment = { request: 1, amountVnd: 1, paidAtMs: 0 };
  private foreign: string | undefined;
  private isToldLate = false;

  constructor(where: Weather, which: number, knowledge: Knowledge, readonly how: Payment) {
    super(where, which, knowledge);
  }

  override happen(model: Model, house: House): Promise<void> {
    const { how } = this;
    const { dossier, dossierId } = this.of(model);
    const { fees, payByMs } = dossier;
    const request = how === 'unasked' ? fees.length + 1 : how === 'first' ? 1 : Math.max(1, fees.length);
    const amountVnd = (fees[request - 1]?.totalVnd ?? 15_000) + (how === 'wrong-amount' ? 1 : 0);
    const nowMs = house.clock.now();
    this.told = { request, amountVnd, paidAtMs: how === 'in-time' ? Math.min(nowMs, payByMs) : nowMs };
    this.isToldLate = nowMs > payByMs;
    const other = model.filed.find((one) => one.dossierId !== dossierId && one.dossier.fees[0]?.isPaid === true);
    this.foreign = how === 'foreign-reference' && other ? referenceOf(other, 1) : undefined;
    return super.happen(model, house);
  }

  /** After the last moment to pay, what was paid until then may still be told. */
  protected override get named(): string {
    return this.isToldLate ? 'Pay, told late' : 'Pay';
  }

  override ask(house: House, filed: Filed, revision: number, id: string): Promise<unknown> {
    const { request, amountVnd, paidAtMs } = this.told;
    const reference = this.foreign ?? referenceOf(filed, request);
    const payment: FeePaid = { request, amountVnd, form: 'online', reference, paidAt: new Date(paidAtMs).toISOString() };
    return house.pay(filed.dossierId, revision, payment, id);
  }

  override expect(dossier: ReferenceDossier): Answer {
    if (this.foreign === undefined) return dossier.pay(this.told);
    return dossier.refuseToPay(this.told) ?? 'payment-reference-in-use';
  }
}

const referenceOf = ({ request }: Filed, which: number): string => `TT-${request.portalReference}-${which}`;
