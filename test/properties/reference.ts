import type { FeeAsked, NationalStatus, ProcedureEntry, Step } from '@hoso/contracts';

/** Who an applicant is to the register, and whether the dossier says the name as the register has it. */
export interface Said {
  readonly person: 'known' | 'half-known' | 'unknown';
  readonly isRight: boolean;
}

/** What somebody asks for comes to this: done, or the code of the refusal. */
export type Answer = string;
export const DONE = 'done';

/** What a portal tells of a payment. */
export interface ToldPayment {
  readonly request: number;
  readonly amountVnd: number;
  readonly paidAtMs: number;
}

/** The last moments that applicants are told of, and when they may expect the result. */
export interface ToldMoments {
  readonly answerBy: string | null;
  readonly payBy: string | null;
  readonly toldBy: string | null;
  readonly dueAt: string | null;
}

const ROUNDS_MAX = 2;
const DAY_MS = 86_400_000;
/** Who answers or pays at the last moment is heard, though the answer may be on its way so long. */
const GRACE_MS = 300_000;
const ACTIONS: Readonly<Record<Step['kind'], readonly string[]>> = {
  automatic: [], official: ['complete-step', 'request-supplement', 'request-fee'], opinion: ['give-opinion'],
  decision: ['decide', 'request-supplement', 'request-fee'], delivery: ['deliver'],
};

/** A dossier as the law tells its story: who has the word, and what follows. Nothing of ledgers, couriers or processes. */
export class ReferenceDossier {
  status: NationalStatus = 1;
  waitsFor: 'identity' | 'applicant' | 'payer' | 'official' | 'nobody' = 'identity';
  identity: 'asking' | 'postponed' | 'settled' | 'waiting-for-official' | 'withdrawn' = 'asking';
  step = 0;
  rounds = 0;
  /** What was waited for in vain, until the end. */
  lapsed: 'answer' | 'payment' | null = null;
  outcome: 'granted' | 'refused' | null = null;
  withdrawal: 'none' | 'confirmed' = 'none';
  /** Until when the applicant may answer, as they were told; milliseconds since the epoch. */
  answerByMs = Infinity;
  /** Until when they may pay, as they were told; a payment of that time may be told for a day more. */
  payByMs = Infinity;
  readonly fees: { readonly lines: readonly FeeAsked[]; readonly totalVnd: number; isPaid: boolean }[] = [];
  private returnsTo: 'identity' | 'official' = 'identity';
  private isAccepted = false;
  /** Whether who the applicant is was found out after they last said it. */
  private isKnown = false;
  /** When the result was promised for; before acceptance nothing is. */
  private dueMs: number | null = null;
  /** Whether the office was late already when it last asked; null until that is known. */
  private wasLate: boolean | null = false;
  /** The applicant has just answered or paid an office that had accepted. */
  private hasAnswered = false;
  private nowMs = 0;

  constructor(
    readonly procedure: ProcedureEntry,
    private said: Said,
  ) {}

  get steps(): readonly Step[] {
    return this.procedure.steps;
  }

  /** The last moment for whoever has to answer, or to tell of a payment. */
  get lastMomentMs(): number {
    return this.waitsFor === 'payer' ? this.payByMs + DAY_MS : this.answerByMs;
  }

  /** The register is asked, or asked again. */
  askRegister(isSilent: boolean): void {
    if (this.identity !== 'asking' && this.identity !== 'postponed') return;
    if (isSilent) {
      this.identity = 'postponed';
      return;
    }
    this.identity = this.said.person === 'unknown' ? 'waiting-for-official' : 'settled';
    if (this.said.person !== 'unknown') this.hearIdentity(this.said.isRight ? 'confirmed' : 'mismatched');
  }

  resolve(outcome: 'confirmed' | 'rejected'): Answer {
    if (this.identity !== 'waiting-for-official' && this.identity !== 'postponed') return 'identity-already-settled';
    this.identity = 'settled';
    this.hearIdentity(outcome);
    return DONE;
  }

  private hearIdentity(verdict: 'confirmed' | 'rejected' | 'mismatched'): void {
    this.isKnown = verdict === 'confirmed';
    if (this.waitsFor !== 'identity') return;
    if (verdict === 'confirmed') this.enter(0);
    else if (verdict === 'rejected' || this.rounds >= ROUNDS_MAX) this.end(3);
    else this.askApplicant('identity');
  }

  private enter(place: number): void {
    this.isAccepted = true;
    this.status = this.outcome === null ? 4 : 9;
    const step = this.steps[place]!;
    if (step.kind === 'automatic') return this.enter(place + 1);
    [this.step, this.waitsFor] = [place, 'official'];
    if (step.kind !== 'delivery') return;
    this.outcome ??= 'granted';
    this.status = 9;
    if (step.role === undefined) this.end(10);
  }

  private end(status: NationalStatus): void {
    [this.status, this.waitsFor, this.answerByMs, this.payByMs] = [status, 'nobody', Infinity, Infinity];
  }

  private askApplicant(returnsTo: 'identity' | 'official'): void {
    [this.status, this.waitsFor, this.returnsTo] = [5, 'applicant', returnsTo];
    this.rounds += 1;
    this.wasLate = null;
  }

  act(action: string, outcome: 'granted' | 'refused'): Answer {
    const refusal = this.refuseTo(action);
    if (refusal !== undefined) return refusal;
    if (action === 'request-supplement') {
      if (this.rounds >= ROUNDS_MAX) return 'supplement-rounds-used-up';
      this.askApplicant('official');
      return DONE;
    }
    const leadsOn = action === 'complete-step' || (action === 'decide' && outcome === 'granted');
    if (leadsOn && !this.isKnown) return 'identity-not-settled';
    if (action === 'decide') this.outcome = outcome;
    if (action === 'deliver') this.end(10);
    else this.enter(this.step + 1);
    return DONE;
  }

  private refuseTo(action: string): Answer | undefined {
    if (this.waitsFor !== 'official') return 'nothing-to-do';
    return ACTIONS[this.steps[this.step]!.kind].includes(action) ? undefined : 'action-not-allowed';
  }

  /** Nobody is asked for what the procedure does not take, nor for the same twice. */
  askForFee(lines: readonly FeeAsked[]): Answer {
    const refusal = this.refuseTo('request-fee') ?? this.refuseLines(lines);
    if (refusal !== undefined) return refusal;
    this.fees.push({ lines, totalVnd: lines.reduce((sum, { amountVnd }) => sum + amountVnd, 0), isPaid: false });
    [this.status, this.waitsFor, this.wasLate] = [6, 'payer', null];
    return DONE;
  }

  private refuseLines(lines: readonly FeeAsked[]): Answer | undefined {
    const { fee } = this.procedure;
    if (fee.state === 'none') return 'fee-none';
    const codes = new Set(lines.map(({ code }) => code));
    const isRate = ({ code, amountVnd }: FeeAsked): boolean => fee.state === 'unknown'
      || fee.lines.some((line) => line.code === code && line.amount.kind === 'fixed' && line.amount.online === amountVnd);
    if (codes.size < lines.length || !lines.every(isRate)) return 'fee-lines-wrong';
    return this.fees.some((fee) => fee.lines.some(({ code }) => codes.has(code))) ? 'fee-asked-already' : undefined;
  }

  /** Money is taken for what is owed, all of it, once, and where it was paid in time. */
  refuseToPay({ request, amountVnd, paidAtMs }: ToldPayment): Answer | undefined {
    if (this.fees[request - 1]?.isPaid === true) return 'fee-paid-already';
    if (this.waitsFor !== 'payer' || request !== this.fees.length) return 'no-fee-asked';
    if (this.nowMs > this.lastMomentMs || paidAtMs > this.payByMs) return 'payment-too-late';
    return amountVnd === this.fees[request - 1]!.totalVnd ? undefined : 'payment-wrong';
  }

  pay(payment: ToldPayment): Answer {
    const refusal = this.refuseToPay(payment);
    if (refusal !== undefined) return refusal;
    this.fees[payment.request - 1]!.isPaid = true;
    [this.status, this.waitsFor, this.payByMs, this.hasAnswered] = [4, 'official', Infinity, true];
    return DONE;
  }

  supplement(said: Said, isSilent: boolean): Answer {
    if (this.waitsFor !== 'applicant') return 'no-supplement-asked';
    if (this.nowMs > this.answerByMs) return 'supplement-too-late';
    [this.said, this.identity, this.isKnown, this.answerByMs] = [said, 'asking', false, Infinity];
    [this.waitsFor, this.status] = this.returnsTo === 'identity' ? ['identity', 1] : ['official', 4];
    this.hasAnswered = this.returnsTo === 'official';
    this.askRegister(isSilent);
    return DONE;
  }

  withdraw(): Answer {
    if (this.withdrawal === 'confirmed') return 'already-withdrawn';
    if (this.outcome !== null || this.waitsFor === 'nobody') return 'too-late-to-withdraw';
    if (this.fees.some(({ isPaid }) => isPaid)) return 'fee-paid';
    [this.withdrawal, this.identity] = ['confirmed', 'withdrawn'];
    this.end(7);
    return DONE;
  }

  /** It is now that late: the register is asked again, and who should have answered may be too late. */
  pass(nowMs: number, isSilent: boolean): void {
    this.nowMs = nowMs;
    this.askRegister(isSilent);
    if (nowMs <= this.lastMomentMs + GRACE_MS) return;
    if (this.waitsFor !== 'payer' && this.waitsFor !== 'applicant') return;
    this.lapsed = this.waitsFor === 'payer' ? 'payment' : 'answer';
    this.end(this.lapsed === 'answer' && this.returnsTo === 'identity' ? 3 : 8);
  }

  /**
   * Dates are told after something that happened at that moment. Which they are is for the calendar to say; answers what
   * no calendar could make right.
   */
  hear({ answerBy, payBy, toldBy, dueAt }: ToldMoments, happenedMs: number): readonly string[] {
    const wrong: string[] = [];
    const dueMs = msOf(dueAt);
    const before = this.dueMs;
    if ((answerBy !== null) !== (this.waitsFor === 'applicant')) wrong.push('who is asked is told until when to answer, and nobody else');
    if ((payBy !== null) !== (this.waitsFor === 'payer')) wrong.push('who owes money is told until when to pay, and nobody else');
    if (payBy !== null && msOf(toldBy) !== msOf(payBy)! + DAY_MS) wrong.push('what was paid in time may be told for a day more');
    if ((dueMs !== null) !== this.isAccepted) wrong.push('a result is promised at acceptance');
    if (before !== null && dueMs !== before && !this.hasAnswered) wrong.push('a promise is moved by the answer of the applicant alone');
    if (before !== null && dueMs !== null && dueMs < before) wrong.push('a promise is never moved to an earlier day');
    const isLate = dueMs !== null && dueMs <= happenedMs;
    this.wasLate ??= isLate;
    if (this.hasAnswered && isLate && !this.wasLate && dueMs + this.droppedMs <= happenedMs) {
      wrong.push('the time of the applicant is no time of the office');
    }
    [this.dueMs, this.hasAnswered, this.answerByMs, this.payByMs] = [dueMs, false, msOf(answerBy) ?? Infinity, msOf(payBy) ?? Infinity];
    return wrong;
  }

  /** Where days of the calendar are counted, less than a day of waiting is not given back. */
  private get droppedMs(): number {
    const { term } = this.procedure.clock;
    return term.kind === 'limited' && term.unit === 'calendar-days' ? DAY_MS : 0;
  }

  /** What everybody in the house must say of it. */
  get shown(): Readonly<Record<string, unknown>> {
    const { status, waitsFor, identity, outcome, withdrawal, dueMs, nowMs } = this;
    const fees = this.fees.map(({ totalVnd, isPaid }, place) => ({ request: place + 1, totalVnd, isPaid }));
    const step = waitsFor === 'official' ? this.steps[this.step]!.id : null;
    const isOpen = outcome === null && waitsFor !== 'nobody';
    const isOverdue = isOpen && waitsFor !== 'applicant' && waitsFor !== 'payer' && dueMs !== null && dueMs <= nowMs;
    return { status, waitsFor, step, identity, outcome, withdrawal, fees, isOpen, isOverdue };
  }
}

function msOf(moment: string | null): number | null {
  return moment === null ? null : Date.parse(moment);
}
