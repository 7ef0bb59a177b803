import { describe, expect, it } from '@jest/globals';
import { DossierSupplemented, DossierWithdrawn, FeePaid } from '@hoso/contracts';
import type { Heard } from '@hoso/ledger';
import fc from 'fast-check';

import { anySpoken } from '../../../../test/support/any-fact.js';
import { isReference, textsIn } from '../../../../test/support/woven.js';
import { Counter, DOSSIER, MONDAY } from '../../test/counter.js';
import { IDENTITY_VERIFICATION_EARS } from '../identity-verification.subscriptions.js';
import { comparePerson } from './compare-person.js';
import { decideOnAnswer } from './decide-verification.js';
import { sealEvidence } from './evidence.js';
import type { Evidence, RegisterAnswer } from './verification.js';

const answer = fc.oneof(
  fc.constantFrom<RegisterAnswer>({ kind: 'unavailable' }, { kind: 'forbidden' }),
  fc.constantFrom('matched', 'partial', 'not-found').map((kind): RegisterAnswer =>
    ({ kind: 'answered', verdict: { kind: kind as 'matched' }, requestId: 'request-1' })),
  fc.subarray(['fullName', 'birthDate', 'sex'] as const, { minLength: 1 }).map((fields): RegisterAnswer =>
    ({ kind: 'answered', verdict: { kind: 'mismatched', fields }, requestId: 'request-2' })),
);
type Step = RegisterAnswer | 'supplement' | 'withdraw' | 'confirm' | 'reject' | 'minute';
const word = fc.constantFrom<Step>('supplement', 'withdraw', 'confirm', 'reject', 'minute');
const story = fc.array(fc.oneof({ weight: 3, arbitrary: answer }, word), { maxLength: 14 });

function go(counter: Counter, step: Step): Counter {
  if (step === 'supplement') return counter.supplement();
  if (step === 'withdraw') return counter.withdraw();
  if (step === 'minute') counter.nowMs += 60_000;
  else if (step === 'confirm' || step === 'reject') counter.tryToResolve(`${step}ed` as 'confirmed');
  else counter.answer(step);
  return counter;
}
const told = (steps: readonly Step[]): Counter => steps.reduce(go, new Counter().submit());

const heard = anySpoken([DossierSupplemented, DossierWithdrawn, FeePaid]).map(({ owner, name, version, data }): Heard =>
  ({ owner, dossierId: DOSSIER, n: 9, name, version, at: new Date(MONDAY).toISOString(), cause: 'x', traceId: '0'.repeat(32), data }));
const context = { dossierId: DOSSIER, nowMs: MONDAY, take: () => { throw new Error('nothing is taken'); } };

describe('a verification', () => {
  it('answers every fact of intake after the first in any state, and says nothing for hearing it', () => {
    fc.assert(fc.property(story, heard, (steps, fact) => {
      const { verification } = told(steps);
      const decision = IDENTITY_VERIFICATION_EARS.onFact(verification, fact, context);
      expect(decision.facts ?? []).toEqual([]);
      if (fact.name === FeePaid.name) expect(decision).toEqual({ state: verification });
      const isAsked = decision.state.phase === 'asking' && fact.name === DossierSupplemented.name;
      expect(decision.wants?.length ?? -1).toBe(isAsked ? 1 : fact.name === DossierWithdrawn.name ? 0 : -1);
    }));
  });

  it('lets no answer to an earlier round count', () => {
    fc.assert(fc.property(story, answer, fc.nat(20), (steps, late, round) => {
      const { verification } = told(steps);
      fc.pre(round !== verification.round);
      const want = { id: `verify-${round}`, kind: 'verify', at: new Date(MONDAY), attempts: 0 };
      expect(decideOnAnswer(verification, want, late, context)).toEqual({ state: verification });
    }));
  });

  it('waits longer after each silence, a second at first and never more than a minute', () => {
    const silence = fc.constantFrom<RegisterAnswer>({ kind: 'unavailable' }, { kind: 'forbidden' });
    fc.assert(fc.property(fc.array(silence, { minLength: 1, maxLength: 40 }), (silences) => {
      const counter = new Counter().submit();
      const waits = silences.map((one) => counter.answer(one).wants[0]!.atMs! - counter.nowMs);
      expect(waits).toEqual(waits.map((_, tries) => Math.min(60_000, 1_000 * 2 ** tries)));
      expect(counter.said).toHaveLength(1);
    }));
  });

  it('says one answer a round, and after a withdrawal none', () => {
    fc.assert(fc.property(story, (steps) => {
      const counter = told(steps);
      const answers = counter.said.filter(({ name }) => /matched|partial|by-hand/.test(name));
      const rounds = answers.map(({ data }) => (data as { readonly round: number }).round);
      expect(new Set(rounds).size).toBe(rounds.length);
      const said = counter.withdraw().said.length;
      expect(steps.reduce(go, counter).said.length).toBe(said);
    }));
  });

  it('says references, codes and times alone', () => {
    fc.assert(fc.property(story, (steps) => {
      const texts = told(steps).said.flatMap(({ data, metric }) => [...textsIn(data), ...textsIn(metric)]);
      expect(texts.filter((text) => !isReference(text))).toEqual([]);
    }));
  });
});

describe('what is known of a person', () => {
  const name = fc.array(fc.constantFrom('Nguyễn', 'Mẫu', 'Thử', 'Văn', 'Thị', 'Hoà', 'Quý'), { minLength: 2, maxLength: 4 })
    .map((words) => words.join(' '));
  const birthDate = fc.integer({ min: 0, max: 20_000 }).map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10));
  const declared = fc.record({ fullName: name, birthDate, sex: fc.constantFrom<'male' | 'female'>('male', 'female') });
  const registered = fc.record({
    fullName: name, birthDate: fc.oneof(birthDate, birthDate.map((day) => day.slice(0, 4))),
    sex: fc.constantFrom<'male' | 'female' | null>('male', 'female', null),
  });

  it('goes into no state, fact or measure: only which fields differ', () => {
    fc.assert(fc.property(declared, registered, (mine, theirs) => {
      const verdict = comparePerson(mine, theirs);
      const counter = new Counter().submit().answer({ kind: 'answered', verdict, requestId: 'request-1' });
      const kept = JSON.stringify([counter.state, counter.said]);
      // A birth year by itself may stand in any instant.
      const values = [mine.fullName, mine.birthDate, theirs.fullName, theirs.birthDate].filter((value) => value.length > 4);
      expect(values.filter((value) => kept.includes(value))).toEqual([]);
    }));
  });
});

describe('a piece of evidence', () => {
  const evidence: fc.Arbitrary<Omit<Evidence, 'hash'>> = fc.record({
    round: fc.nat(9), source: fc.constantFrom('population-database', 'official'),
    method: fc.constantFrom('register-lookup', 'papers-examined'),
    requestId: fc.uuid(), verdict: fc.constantFrom('matched', 'mismatched', 'confirmed'),
    fields: fc.subarray(['fullName', 'sex'] as const),
    attempts: fc.integer({ min: 1, max: 9 }), at: fc.integer({ min: 0, max: 1e12 }).map((ms) => new Date(ms).toISOString()),
  });

  it('is sealed: the same words give the same hash, and no other words do', () => {
    fc.assert(fc.property(evidence, evidence, (one, other) => {
      expect(sealEvidence({ ...one }).hash).toBe(sealEvidence(one).hash);
      for (const member of Object.keys(one) as (keyof typeof one)[]) {
        const changed = { ...one, [member]: other[member] };
        const isSame = JSON.stringify(one[member]) === JSON.stringify(other[member]);
        expect(sealEvidence(changed).hash === sealEvidence(one).hash).toBe(isSame);
      }
    }));
  });
});

