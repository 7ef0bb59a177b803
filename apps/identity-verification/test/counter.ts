import {
  DossierSubmitted,
  DossierSupplemented,
  DossierWithdrawn,
  findFactDefinition,
  type Fact,
  type Spoken,
} from '@hoso/contracts';
import { Refusal } from '@hoso/kernel';
import type { DecisionContext, Want, WantOrder } from '@hoso/ledger';

import { decideOnAnswer, resolveByHand, type VerificationDecision } from '../src/domain/decide-verification.js';
import type { RegisterAnswer, Verdict, Verification } from '../src/domain/verification.js';
import { IDENTITY_VERIFICATION_EARS } from '../src/identity-verification.subscriptions.js';

export const DOSSIER = '01890000-0000-7000-8000-000000000001';
export const MONDAY = Date.parse('2026-11-16T09:00:00+07:00');

/** A story about one verification, told decision by decision. What it says is checked against the published language. */
export class Counter {
  state: Verification | null = null;
  wants: readonly WantOrder[] = [];
  nowMs = MONDAY;
  readonly said: Spoken[] = [];
  last: readonly Spoken[] = [];
  private number = 0;

  get verification(): Verification {
    if (this.state === null) throw new Error('nothing has been heard');
    return this.state;
  }

  names(facts: readonly Spoken[] = this.said): string[] {
    return facts.map(({ name }) => name.replace('identity-verification.identity-', ''));
  }

  submit(): this {
    return this.hear(
      DossierSubmitted.say({
        procedureCode: '1.004222', procedureVersion: 1, agencyCode: 'H26.101', tenant: 'H26', channel: 'online',
        portal: 'portal-thu-nghiem', reference: 'HS-THU-NGHIEM', contentHash: 'c'.repeat(64), papers: [], representative: false,
      }),
    );
  }

  supplement(round = this.verification.round + 1): this {
    return this.hear(DossierSupplemented.say({ round, contentHash: 'd'.repeat(64), papers: [] }));
  }

  withdraw(): this {
    return this.hear(DossierWithdrawn.say({ reason: 'other' }));
  }

  /** The register answers the want that stands, or did not answer it. */
  answer(answer: RegisterAnswer | Verdict['kind'], want: WantOrder | undefined = this.wants[0]): this {
    if (!want || !this.wants.some(({ id }) => id === want.id)) return this.take({ state: this.verification }); // the ledger drops it
    const kept: Want = { attempts: 0, ...want, at: new Date(want.atMs ?? this.nowMs) };
    const decision = decideOnAnswer(frozen(this.verification), kept, answerOf(answer), this.context());
    this.wants = this.wants.filter(({ id }) => id !== want.id);
    return this.take(decision);
  }

  tryToResolve(outcome: 'confirmed' | 'rejected'): Refusal | undefined {
    const command = { outcome, reason: 'papers-agree', official: 'can-bo-thu-nghiem', commandId: 'command-1' };
    const decision = resolveByHand(frozen(this.state), command, this.context());
    if (decision instanceof Refusal) return decision;
    this.take(decision);
    return undefined;
  }

  private hear({ owner, name, version, data }: Spoken): this {
    this.number += 1;
    const at = new Date(this.nowMs).toISOString();
    const fact: Fact = { owner, dossierId: DOSSIER, n: this.number, name, version, at, cause: 'x', traceId: '0'.repeat(32), data };
    return this.take(IDENTITY_VERIFICATION_EARS.onFact(frozen(this.state), frozen(fact), this.context()));
  }

  private take(decision: VerificationDecision): this {
    this.state = decision.state;
    this.last = decision.facts ?? [];
    if (decision.wants) this.wants = decision.wants;
    for (const { name, version, data } of this.last) findFactDefinition(name, version)?.data.parse(data);
    this.said.push(...this.last);
    return this;
  }

  private context(): DecisionContext {
    return {
      dossierId: DOSSIER,
      nowMs: this.nowMs,
      take: () => {
        throw new Error('identity takes nothing from the world');
      },
    };
  }
}

function answerOf(answer: RegisterAnswer | Verdict['kind']): RegisterAnswer {
  if (typeof answer !== 'string') return answer;
  const verdict: Verdict = answer === 'mismatched' ? { kind: answer, fields: ['birthDate'] } : { kind: answer };
  return { kind: 'answered', verdict, requestId: 'request-1' };
}

/** Whoever changes what a decision is given is found out. */
function frozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}
