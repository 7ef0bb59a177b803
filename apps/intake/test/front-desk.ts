import { findFactDefinition, type Fact, type Spoken } from '@hoso/contracts';
import { Refusal } from '@hoso/kernel';
import type { Decision, DecisionContext } from '@hoso/ledger';

import { feesOf, type Dossier } from '../src/domain/dossier.js';
import { fileDossier, type Filing } from '../src/domain/file-dossier.js';
import { payFee, type PaymentTold } from '../src/domain/pay-fee.js';
import { supplementDossier } from '../src/domain/supplement-dossier.js';
import { withdrawDossier } from '../src/domain/withdraw-dossier.js';
import { INTAKE_LEDGER } from '../src/intake.subscriptions.js';
import { MONDAY } from './sample-filing.js';

export const DOSSIER = '01890000-0000-7000-8000-000000000001';

export const FILING: Filing = {
  tenant: 'H26',
  portal: 'portal-thu-nghiem',
  idempotencyKey: 'key-0000-0001',
  portalReference: 'TN-0001',
  fingerprint: 'f'.repeat(64),
  reference: 'HS-THU-NGHIEM',
  procedureCode: '1.004222',
  procedureVersion: 1,
  agencyCode: 'H26.101',
  channel: 'online',
  representative: false,
  contentHash: '0'.repeat(64),
  attachments: [
    { fileId: 'file-1', paperCode: 'G01-CT.02', sha256: 'a'.repeat(64), bytes: 9, mediaType: 'application/pdf' },
    { fileId: 'file-2', paperCode: 'G01-CT.01', sha256: 'b'.repeat(64), bytes: 9, mediaType: 'image/png' },
    { fileId: 'file-3', paperCode: 'G01-CT.02', sha256: 'c'.repeat(64), bytes: 9, mediaType: 'image/jpeg' },
  ],
};

/** A story about one dossier at the front desk. What it says is checked against the published language. */
export class FrontDesk {
  state: Dossier | null = null;
  nowMs = MONDAY;
  readonly said: Spoken[] = [];
  last: readonly Spoken[] = [];
  private readonly numbers = { 'identity-verification': 0, processing: 0 };

  get dossier(): Dossier {
    if (this.state === null) throw new Error('nothing has been filed');
    return this.state;
  }

  file(filing: Filing = FILING): this {
    return this.take(fileDossier(this.state, frozen(filing), this.context()));
  }

  hear({ owner, name, version, data }: Spoken): this {
    const speaker = owner as keyof typeof this.numbers;
    this.numbers[speaker] += 1;
    const at = new Date(this.nowMs).toISOString();
    const n = this.numbers[speaker];
    const fact: Fact = { owner, dossierId: DOSSIER, n, name, version, at, cause: 'x', traceId: '0'.repeat(32), data };
    return this.take(INTAKE_LEDGER.onFact(frozen(this.state), frozen(fact), this.context()));
  }

  tryToSupplement(paperCode = 'G01-CT.02'): Refusal | undefined {
    const round = this.state?.supplement?.round ?? 0;
    const came = { fileId: `file-of-round-${round}`, paperCode, sha256: 'e'.repeat(64), bytes: 9, mediaType: 'image/png' };
    const supplement = { contentHash: String(round).repeat(64).slice(0, 64), attachments: [came] };
    return this.tryTo(supplementDossier(frozen(this.state), supplement, this.context()));
  }

  /** Tells that the last request was paid a moment ago, all of it, or as given. */
  tryToPay(change: Partial<PaymentTold> = {}): Refusal | undefined {
    const { request = 1, totalVnd: amountVnd = 1 } = (this.state && feesOf(this.state).at(-1)) ?? {};
    const paidAt = new Date(this.nowMs).toISOString();
    const told: PaymentTold = { request, amountVnd, form: 'online', reference: `TT-THU-NGHIEM-${request}`, paidAt, ...change };
    return this.tryTo(payFee(frozen(this.state), told, this.context()));
  }

  tryToWithdraw(): Refusal | undefined {
    return this.tryTo(withdrawDossier(frozen(this.state), 'no-longer-needed'));
  }

  private tryTo(decision: Decision<Dossier, 'intake'> | Refusal): Refusal | undefined {
    if (decision instanceof Refusal) return decision;
    this.take(decision);
    return undefined;
  }

  private take(decision: Decision<Dossier, 'intake'>): this {
    this.state = decision.state;
    this.last = decision.facts ?? [];
    for (const { name, version, data } of this.last) findFactDefinition(name, version)?.data.parse(data);
    this.said.push(...this.last);
    return this;
  }

  private context(): DecisionContext {
    return {
      dossierId: DOSSIER,
      nowMs: this.nowMs,
      take: () => {
        throw new Error('the front desk takes nothing from the world');
      },
    };
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
