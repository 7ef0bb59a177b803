import { expect } from '@jest/globals';
import type { Scope } from '@hoso/access';
import { findEntry, PROCEDURES, type Service, type Step } from '@hoso/contracts';
import { Failure, Refusal } from '@hoso/kernel';
import type { AsyncCommand } from 'fast-check';

import type { SubmitDossierRequest } from '../../apps/intake/src/features/submit-dossier/submit-dossier.request.js';
import { papersOf, sampleFiling } from '../../apps/intake/test/sample-filing.js';
import type { Action } from '../../apps/processing/src/domain/cases/act-on-case.js';
import { officialScope } from '../simulation/town/officials.js';
import type { House, Weather } from './house.js';
import { applicantOf } from './known-people.js';
import { DONE, ReferenceDossier, type Answer, type Said } from './reference.js';

const OFFICIAL = 'can-bo-thu-nghiem';
/** Calendars are known for so long, with time left for what begins at its end. */
const PASSED_MAX_MS = 200 * 86_400_000;

export const officialOf = ({ agencyCode }: SubmitDossierRequest): Scope => officialScope(agencyCode, OFFICIAL);

export interface Filed {
  readonly dossier: ReferenceDossier;
  readonly dossierId: string;
  readonly key: string;
  readonly request: SubmitDossierRequest;
}

/** What should be: every dossier that was ever filed, and whether the register is silent. */
export interface Model {
  readonly filed: Filed[];
  /** What the deeds came to, each as `Deed: answer`. */
  readonly outcomes: string[];
  isSilent: boolean;
  passedMs: number;
}

/** Something that somebody does, in some weather. `which` picks a dossier. */
export abstract class Deed implements AsyncCommand<Model, House> {
  constructor(
    readonly weather: Weather,
    readonly which: number,
  ) {}

  check({ filed }: Readonly<Model>): boolean {
    return filed.length > 0;
  }

  async run(model: Model, house: House): Promise<void> {
    const nowMs = house.clock.now();
    await this.happen(model, house);
    await house.settle(this.weather);
    for (const { dossier, dossierId } of model.filed) {
      dossier.pass(house.clock.now(), model.isSilent);
      const { shown, told } = await house.shown(dossierId);
      const dueAt = told.dueAt[0]!;
      expect(told.dueAt).toEqual([dueAt, dueAt, dueAt]);
      expect(dossier.hear({ ...told, dueAt }, nowMs)).toEqual([]);
      const { status, outcome, fees, ...expected } = dossier.shown;
      const byAll = { statuses: [status, status, status], outcomes: [outcome, outcome, outcome], fees: [fees, fees] };
      expect(shown).toEqual({ ...expected, ...byAll });
    }
  }

  abstract happen(model: Model, house: House): Promise<void>;

  protected of({ filed }: Model): Filed {
    return filed[this.which % filed.length]!;
  }

  toString(): string {
    const { weather: { seed, dies, loses }, ...rest } = this;
    return `${this.constructor.name}(${JSON.stringify(rest)}; ${seed}${dies ? `, ${dies} dies` : ''}${loses ? `, loses ${loses}` : ''})`;
  }
}

/**
 * Done on the revision that stands, on an old one, or twice; or once more after an answer that never came, of something
 * that was not done or that was.
 */
export type Knowledge = 'present' | 'old' | 'twice' | 'not-done' | 'done';
const LOST: Readonly<Partial<Record<Knowledge, 'before' | 'after'>>> = { 'not-done': 'before', 'done': 'after' };
const UNKNOWN = 'unknown';

async function answerOf(work: () => Promise<unknown>): Promise<Answer> {
  try {
    await work();
    return DONE;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    if (error instanceof Failure) return UNKNOWN;
    throw error;
  }
}

export class File extends Deed {
  constructor(where: Weather, which: number, readonly code: string, readonly words: Said, readonly knowledge: Knowledge) {
    super(where, which);
  }

  override check({ filed }: Readonly<Model>): boolean {
    return filed.length < 3;
  }

  override async happen(model: Model, house: House): Promise<void> {
    const number = model.filed.length + 1;
    const entry = findEntry(PROCEDURES, this.code, 1)!;
    const attachments = papersOf(entry).map((paperCode, place) => ({
      paperCode, fileId: `00000000-0000-4000-8000-${String(number * 10 + place).padStart(12, '0')}`,
    }));
    const request = sampleFiling(entry, { portalReference: `TN-${number}`, applicant: applicantOf(this.words), attachments });
    const key = `key-of-filing-${number}`;
    const lost = LOST[this.knowledge];
    if (lost) {
      house.loseAnswer('intake', lost);
      expect(await answerOf(() => house.file(request, key))).toBe(UNKNOWN);
    }
    const { dossierId, replayed } = await house.file(request, key);
    expect(replayed).toBe(lost === 'after');
    const dossier = new ReferenceDossier(entry, this.words);
    dossier.askRegister(model.isSilent);
    model.filed.push({ dossier, dossierId, key, request });
  }
}

export class FileAgain extends Deed {
  constructor(where: Weather, which: number, readonly how: 'same' | 'other-words' | 'other-key') {
    super(where, which);
  }

  override async happen(model: Model, house: House): Promise<void> {
    const { key, request, dossierId } = this.of(model);
    const words = this.how === 'other-words' ? { ...request, applicant: { ...request.applicant, phone: '0900000002' } } : request;
    const under = this.how === 'other-key' ? `${key}-again` : key;
    const answer = await answerOf(async () => {
      expect(await house.file(words, under)).toEqual({ dossierId, replayed: true });
    });
    expect(answer).toBe({ 'same': DONE, 'other-words': 'idempotency-key-reused', 'other-key': 'portal-reference-in-use' }[this.how]);
  }
}

export abstract class Change extends Deed {
  constructor(where: Weather, which: number, readonly knowledge: Knowledge) {
    super(where, which);
  }

  override async happen(model: Model, house: House): Promise<void> {
    const one = this.of(model);
    const rev = await house.revisionOf(this.service, one.dossierId);
    const id = `${this.constructor.name}-${house.clock.now()}`;
    const ask = (): Promise<Answer> => answerOf(() => this.ask(house, one, this.knowledge === 'old' ? rev - 1 : rev, id));
    if (this.knowledge === 'old') return expect(await ask()).toBe('revision-mismatch');
    const expected = this.expect(one.dossier, model);
    model.outcomes.push(`${this.named}: ${expected}`);
    const lost = expected === DONE ? LOST[this.knowledge] : undefined;
    if (lost) {
      house.loseAnswer(this.service, lost);
      expect(await ask()).toBe(UNKNOWN);
    }
    expect(await ask()).toBe(expected);
    if (this.knowledge === 'twice' && expected === DONE) expect(await ask()).toBe(DONE);
  }

  /** What kind of deed it is, where its outcomes are counted. */
  protected get named(): string {
    return this.constructor.name;
  }

  abstract readonly service: Service;
  abstract ask(house: House, filed: Filed, revision: number, id: string): Promise<unknown>;
  abstract expect(dossier: ReferenceDossier, model: Model): Answer;
}

export class Supplement extends Change {
  readonly service = 'intake';
  constructor(where: Weather, which: number, knowledge: Knowledge, readonly words: Said) {
    super(where, which, knowledge);
  }

  override ask(house: House, { dossierId }: Filed, revision: number, id: string): Promise<unknown> {
    const request = { applicant: applicantOf(this.words), attachments: [] };
    return house.desk.supplement.supplement(house.portal, dossierId, revision, request, { id, traceId: 'c'.repeat(32) });
  }

  override expect(dossier: ReferenceDossier, { isSilent }: Model): Answer {
    return dossier.supplement(this.words, isSilent);
  }
}

export class Withdraw extends Change {
  readonly service = 'intake';
  override ask(house: House, { dossierId }: Filed, revision: number, id: string): Promise<unknown> {
    return house.desk.dossiers.withdraw(house.portal, dossierId, revision, 'no-longer-needed', { id, traceId: 'd'.repeat(32) });
  }

  override expect(dossier: ReferenceDossier): Answer {
    return dossier.withdraw();
  }
}

const NEXT: Readonly<Record<Step['kind'], Action>> = {
  automatic: { action: 'complete-step' }, official: { action: 'complete-step' }, opinion: { action: 'give-opinion', opinion: 'agrees' },
  decision: { action: 'decide', outcome: 'granted', reason: null }, delivery: { action: 'deliver', by: 'counter' },
};

export class Act extends Change {
  readonly service = 'processing';
  private chosen: Action = NEXT.official;

  constructor(where: Weather, which: number, knowledge: Knowledge, readonly action: Action | 'next') {
    super(where, which, knowledge);
  }

  override happen(model: Model, house: House): Promise<void> {
    const { steps, step } = this.of(model).dossier;
    this.chosen = this.action === 'next' ? NEXT[steps[step]!.kind] : this.action;
    return super.happen(model, house);
  }

  override ask(house: House, { dossierId, request }: Filed, revision: number, id: string): Promise<unknown> {
    return house.cases.act(officialOf(request), dossierId, revision, this.chosen, { id, traceId: 'e'.repeat(32) });
  }

  override expect(dossier: ReferenceDossier): Answer {
    return dossier.act(this.chosen.action, this.chosen.action === 'decide' ? this.chosen.outcome : 'granted');
  }
}

export class Resolve extends Change {
  readonly service = 'identity-verification';
  constructor(where: Weather, which: number, knowledge: Knowledge, readonly outcome: 'confirmed' | 'rejected') {
    super(where, which, knowledge);
  }

  override ask(house: House, { dossierId, request }: Filed, revision: number, id: string): Promise<unknown> {
    const command = { outcome: this.outcome, reason: 'papers-examined', official: OFFICIAL, commandId: id };
    return house.verifications.resolve(officialOf(request), dossierId, revision, command, 'f'.repeat(32));
  }

  override expect(dossier: ReferenceDossier): Answer {
    return dossier.resolve(this.outcome);
  }
}

export class TimePasses extends Deed {
  constructor(where: Weather, readonly days: number) {
    super(where, 0);
  }

  override check({ passedMs }: Readonly<Model>): boolean {
    return passedMs < PASSED_MAX_MS;
  }

  override async happen(model: Model, house: House): Promise<void> {
    model.passedMs += this.days * 86_400_000;
    house.clock.advance(this.days * 86_400_000);
  }
}

/** It becomes so long after the last moment of an answer or a payment, or before it. Where nobody is asked, no time passes. */
export class DeadlineNears extends Deed {
  constructor(where: Weather, which: number, readonly afterMs: number) {
    super(where, which);
  }

  override check({ filed, passedMs }: Readonly<Model>): boolean {
    return filed.length > 0 && passedMs < PASSED_MAX_MS;
  }

  override async happen(model: Model, house: House): Promise<void> {
    const passMs = this.of(model).dossier.lastMomentMs + this.afterMs - house.clock.now();
    if (passMs === Infinity || passMs <= 0) return;
    model.passedMs += passMs;
    house.clock.advance(passMs);
  }
}

export class RegisterTurns extends Deed {
  override check(): boolean {
    return true;
  }

  override async happen(model: Model, house: House): Promise<void> {
    model.isSilent = !model.isSilent;
    house.people.book.isAway = model.isSilent;
  }
}
