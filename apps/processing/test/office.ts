import {
  AGENCIES,
  DossierSubmitted,
  DossierSupplemented,
  DossierWithdrawn,
  FeePaid,
  findEntry,
  findFactDefinition,
  IdentityMatched,
  IdentityMismatched,
  IdentityNotFound,
  IdentityPartial,
  IdentityPostponed,
  IdentityResolvedByHand,
  levelOneOf,
  mayReceive,
  PROCEDURES,
  type Fact,
  type FeeAsked,
  type ProcedureEntry,
  type Spoken,
} from '@hoso/contracts';
import { Refusal } from '@hoso/kernel';
import type { DecisionContext, Heard, TimerOrder } from '@hoso/ledger';

import { actOnCase, type Action, type Actor } from '../src/domain/cases/act-on-case.js';
import { feesOf, type Case } from '../src/domain/cases/case.js';
import { currentStep } from '../src/domain/cases/case-procedure.js';
import { hearCase } from '../src/domain/cases/hear-case.js';
import { timeCase } from '../src/domain/cases/time-case.js';
import type { CaseDecision } from '../src/domain/cases/walk-case.js';
import { actorOf, deskOf } from '../src/domain/steps/steps.js';

export const DOSSIER = '01890000-0000-7000-8000-000000000001';
/** A Monday morning at work. */
export const MONDAY = Date.parse('2026-11-16T09:00:00+07:00');
const EVIDENCE = 'e'.repeat(64);

export type Verdict = 'matched' | 'partial' | 'mismatched' | 'not-found' | 'postponed' | 'confirmed' | 'rejected';

/** A story about one case, told decision by decision. What it says is checked against the published language. */
export class Office {
  state: Case | null = null;
  timers: readonly TimerOrder[] = [];
  nowMs = MONDAY;
  /** Every fact said so far. */
  readonly said: Spoken[] = [];
  /** Facts that the last decision said. */
  last: readonly Spoken[] = [];
  private readonly numbers = { intake: 0, 'identity-verification': 0 };
  private order = 0;

  constructor(
    readonly procedure: ProcedureEntry,
    readonly agencyCode: string = agencyFor(procedure),
  ) {}

  get case(): Case {
    if (this.state === null) throw new Error('nothing has been heard');
    return this.state;
  }

  /** The statuses that the facts announced, in order. */
  get statuses(): number[] {
    return this.said.map(({ data }) => (data as { readonly status: number }).status);
  }

  names(facts: readonly Spoken[] = this.said): string[] {
    return facts.map(({ name }) => name.replace('processing.', ''));
  }

  at(moment: string): this {
    this.nowMs = Date.parse(moment);
    return this;
  }

  submit(channel: 'online' | 'counter' | 'post' = 'online'): this {
    return this.hear(
      DossierSubmitted.say({
        procedureCode: this.procedure.code,
        procedureVersion: this.procedure.version,
        agencyCode: this.agencyCode,
        tenant: levelOneOf(this.agencyCode),
        channel,
        portal: 'portal-thu-nghiem',
        reference: 'HS-THU-NGHIEM',
        contentHash: 'c'.repeat(64),
        papers: [],
        representative: false,
      }),
    );
  }

  /** The answer to a request; said now, where no other moment is given. */
  supplement(round = this.case.round + 1, saidAt?: string): this {
    return this.hear(DossierSupplemented.say({ round, contentHash: 'd'.repeat(64), papers: [] }), saidAt);
  }

  /** The open request is paid; told now, where no other moment is given. */
  pay(request = feesOf(this.case).length, toldAt?: string): this {
    const paidAt = toldAt ?? new Date(this.nowMs).toISOString();
    const amountVnd = feesOf(this.case)[request - 1]?.totalVnd ?? 1;
    return this.hear(FeePaid.say({ request, amountVnd, form: 'online', reference: `TT-THU-NGHIEM-${request}`, paidAt }), toldAt);
  }

  withdraw(): this {
    return this.hear(DossierWithdrawn.say({ reason: 'no-longer-needed' }));
  }

  identity(verdict: Verdict, round = 0): this {
    return this.hear(identityFact(verdict, round));
  }

  hear(spoken: Spoken, saidAt = new Date(this.nowMs).toISOString()): this {
    const owner = spoken.owner as 'intake' | 'identity-verification';
    this.numbers[owner] += 1;
    const n = this.numbers[owner];
    const { name, version, data } = spoken;
    const fact: Fact = { owner, dossierId: DOSSIER, n, name, version, at: saidAt, cause: 'x', traceId: '0'.repeat(32), data };
    return this.take(hearCase(frozen(this.state), frozen(fact) as Heard, this.context()));
  }

  /** Somebody with the right role at the right desk acts. */
  act(action: Action): this {
    const refusal = this.tryTo(action);
    if (refusal) throw refusal;
    return this;
  }

  tryTo(action: Action, actor: Actor = this.rightOfficial()): Refusal | undefined {
    const decision = actOnCase(frozen(this.state), action, actor, this.context());
    if (decision instanceof Refusal) return decision;
    this.take(decision);
    return undefined;
  }

  /** Does what the present step asks for, granting and agreeing. */
  proceed(): this {
    const step = currentStep(this.case);
    switch (step?.kind) {
      case 'official':
        return this.act({ action: 'complete-step' });
      case 'opinion':
        return this.act({ action: 'give-opinion', opinion: 'agrees' });
      case 'decision':
        return this.act({ action: 'decide', outcome: 'granted', reason: null });
      case 'delivery':
        return this.act({ action: 'deliver', by: 'counter' });
      default:
        throw new Error(`nobody has the word: ${this.case.phase}`);
    }
  }

  askForSupplement(): this {
    return this.act({ action: 'request-supplement', items: [{ pointer: '/attachments', reason: 'unreadable' }] });
  }

  /** Asks for one fee of the procedure at its rate; for one of any name where no rate is known. */
  askForFee(lines: readonly FeeAsked[] = feeOf(this.procedure)): this {
    return this.act({ action: 'request-fee', lines });
  }

  rightOfficial(): Actor {
    const step = this.state && currentStep(this.state);
    if (!step) return { subject: 'can-bo-thu-nghiem', agency: this.agencyCode, roles: ['manager'] };
    const actor = actorOf(step);
    const roles = actor.kind === 'person' ? [actor.role] : [];
    return { subject: 'can-bo-thu-nghiem', agency: deskOf(step, this.agencyCode), roles };
  }

  /** Time passes until the only timer is due, and it fires. */
  lapse(): this {
    const [timer] = this.timers;
    if (!timer) throw new Error('no timer runs');
    this.nowMs = Math.max(this.nowMs, timer.dueAtMs);
    this.timers = this.timers.slice(1);
    return this.take(timeCase(frozen(this.case), { ...timer, dueAt: new Date(timer.dueAtMs) }, this.context()));
  }

  private take(decision: CaseDecision): this {
    this.state = decision.state;
    this.last = decision.facts ?? [];
    if (decision.timers) this.timers = decision.timers;
    for (const { name, version, data } of this.last) findFactDefinition(name, version)?.data.parse(data);
    this.said.push(...this.last);
    return this;
  }

  private context(): DecisionContext {
    return { dossierId: DOSSIER, nowMs: this.nowMs, take: <Thing>() => (this.order += 1) as Thing };
  }
}

/** The first version of a procedure of the seed. */
export function procedureOf(code: string): ProcedureEntry {
  const entry = findEntry(PROCEDURES, code, 1);
  if (entry === undefined) throw new Error(`the seed has no ${code}`);
  return entry;
}

/** A line that may be asked for online; none where the procedure takes no fee. */
export function feeOf({ fee }: ProcedureEntry): readonly FeeAsked[] {
  if (fee.state === 'none') return [];
  if (fee.state === 'unknown') return [{ code: 'council-fee', amountVnd: 15_000 }];
  const [{ code, amount }] = fee.lines as [(typeof fee.lines)[number]];
  return [{ code, amountVnd: amount.kind === 'fixed' ? amount.online : 5_000_000 }];
}

/** The first agency that may receive the procedure; any where it has ended and nobody may. */
export function agencyFor(procedure: ProcedureEntry): string {
  const agency = AGENCIES.find((one) => mayReceive(one, procedure, '2026-11-16'));
  return agency?.code ?? 'H26.101';
}

export function identityFact(verdict: Verdict, round: number): Spoken {
  const said = { round, evidence: EVIDENCE, attempts: 1 };
  switch (verdict) {
    case 'matched':
      return IdentityMatched.say(said);
    case 'partial':
      return IdentityPartial.say(said);
    case 'not-found':
      return IdentityNotFound.say(said);
    case 'mismatched':
      return IdentityMismatched.say({ ...said, fields: ['fullName'] });
    case 'postponed':
      return IdentityPostponed.say({ round, reason: 'unavailable', nextAttemptAt: '2026-11-16T02:00:01.000Z' });
    case 'confirmed':
    case 'rejected':
      return IdentityResolvedByHand.say({
        round, outcome: verdict, reason: 'papers-examined', official: 'can-bo-thu-nghiem', evidence: EVIDENCE,
      });
  }
}

/** Whoever changes what a decision is given is found out. */
function frozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}
