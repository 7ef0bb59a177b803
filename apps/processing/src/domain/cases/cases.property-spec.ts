import { describe, expect, it } from '@jest/globals';
import {
  DossierSubmitted, DossierSupplemented, DossierWithdrawn, FACTS, FeeRequested, PROCEDURES, SupplementRequested, type Fact,
} from '@hoso/contracts';
import type { Heard } from '@hoso/ledger';
import fc from 'fast-check';

import { anySpoken, anySpokenBy } from '../../../../../test/support/any-fact.js';
import { isReference, textsIn } from '../../../../../test/support/woven.js';
import { DOSSIER, feeOf, Office, type Verdict } from '../../../test/office.js';
import type { Action } from './act-on-case.js';
import { feesOf, hasPaid } from './case.js';
import { hearCase } from './hear-case.js';

const procedure = fc.constantFrom(...PROCEDURES);
const verdict = fc.constantFrom<Verdict>('matched', 'partial', 'mismatched', 'not-found', 'postponed', 'confirmed', 'rejected');
const action = fc.constantFrom<Action>(
  { action: 'complete-step' }, { action: 'request-supplement', items: [{ pointer: '/form', reason: 'unclear' }] },
  { action: 'request-fee', lines: [{ code: 'council-fee', amountVnd: 15_000 }] },
  { action: 'give-opinion', opinion: 'agrees' }, { action: 'decide', outcome: 'granted', reason: null },
  { action: 'decide', outcome: 'refused', reason: 'conditions-not-met' }, { action: 'deliver', by: 'counter' },
);
type Step = Verdict | Action | 'supplement' | 'ask-for-fee' | 'pay' | 'withdraw' | 'lapse' | 'proceed' | 'night';
/** Rounds of supplements are what few stories come to by chance alone. */
const step = fc.oneof(
  { weight: 3, arbitrary: verdict }, { weight: 4, arbitrary: fc.constantFrom<Step>('mismatched', 'supplement') },
  { weight: 2, arbitrary: action }, { weight: 3, arbitrary: fc.constantFrom<Step>('proceed', 'proceed', 'night', 'pay') },
  { weight: 1, arbitrary: fc.constantFrom<Step>('withdraw', 'lapse', 'ask-for-fee') },
) as fc.Arbitrary<Step>;
const story = fc.array(step, { maxLength: 16 });

function go(office: Office, what: Step): Office {
  const { supplement, round: present, phase } = office.case;
  if (what === 'night') office.nowMs += 16 * 3_600_000;
  else if (what === 'supplement') office.supplement(supplement?.round ?? present + 1);
  else if (what === 'ask-for-fee') office.tryTo({ action: 'request-fee', lines: feeOf(office.procedure) });
  else if (what === 'pay') office.pay(Math.max(1, feesOf(office.case).length));
  else if (what === 'withdraw') office.withdraw();
  else if (what === 'lapse') return office.timers.length > 0 ? office.lapse() : office;
  else if (what === 'proceed') return phase === 'at-step' ? office.proceed() : office;
  else if (typeof what === 'object') office.tryTo(what);
  else office.identity(what, present);
  return office;
}

/** What both owners say of one dossier: for each round its verdicts, and for each round but the first its supplement. */
const round = fc
  .tuple(
    fc.constantFrom<Verdict[]>([], ['postponed']),
    fc.constantFrom<Verdict[]>(['matched'], ['partial'], ['mismatched'], ['mismatched'], ['not-found'], ['confirmed'], ['rejected']),
    fc.constantFrom<Verdict>('confirmed', 'rejected'),
  )
  .map(([before, answer, byHand]): Verdict[] => [...before, ...answer, ...(answer[0] === 'not-found' ? [byHand] : [])]);
const words = fc.array(round, { minLength: 1, maxLength: 4 });
const turns = fc.array(fc.boolean(), { minLength: 1, maxLength: 30 });

/** Tells a case what both owners say, whoever is first, but nothing before that which caused it. */
function tell(office: Office, rounds: readonly (readonly Verdict[])[], whose: readonly boolean[]): Office {
  const intake = [() => office.submit(), ...rounds.slice(1).map((_, index) => () => office.supplement(index + 1))];
  const identity = rounds.flatMap((verdicts, place) => verdicts.map((one) => ({ round: place, one })));
  let [spoken, heard] = [0, 0];
  for (let turn = 0; turn < 60; turn += 1) {
    const asked = spoken === 0 || office.state?.supplement?.round === spoken;
    const mayIntake = spoken < intake.length && asked;
    const next = identity[heard];
    // Identity asks as soon as intake has spoken, whether or not the office has heard of it.
    const mayIdentity = next !== undefined && (next.round === 0 || next.round < spoken || (next.round === spoken && asked));
    if (!mayIntake && !mayIdentity) return office;
    if (mayIntake && (!mayIdentity || whose[turn % whose.length])) intake[spoken++]!();
    else office.identity(identity[heard]!.one, identity[heard++]!.round);
  }
  return office;
}

describe('the facts of intake and of identity-verification', () => {
  it('end in the same case, and have the same said, whichever of the two is first', () => {
    fc.assert(fc.property(procedure, words, turns, turns, (of, rounds, one, other) => {
      const [first, second] = [tell(new Office(of), rounds, one), tell(new Office(of), rounds, other)];
      expect(second.case).toEqual(first.case);
      expect(second.said).toEqual(first.said);
      expect(second.timers).toEqual(first.timers);
    }));
  });

  it('are all answered in any state, and what is said for them is by the contract', () => {
    const known = anySpoken(FACTS.filter(({ owner, name }) => owner !== 'processing' && name !== DossierSubmitted.name));
    fc.assert(fc.property(procedure, story, fc.array(known, { maxLength: 6 }), (of, steps, facts) => {
      const office = steps.reduce(go, new Office(of).submit());
      for (const fact of facts) office.hear(fact);
      expect(office.case.filed?.procedureCode).toBe(of.code);
    }));
  });

  it('are all answered before anything was filed, and change nothing of what identity is waited for', () => {
    fc.assert(fc.property(procedure, fc.array(anySpokenBy('identity-verification'), { maxLength: 5 }), (of, facts) => {
      const office = new Office(of);
      for (const fact of facts) office.hear(fact);
      expect(office.said).toEqual([]);
      expect(office.submit().case.filed?.procedureCode).toBe(of.code);
    }));
  });

  it('of another round than the present one move nothing', () => {
    const old = fc.record({ of: procedure, steps: story, one: verdict, other: fc.nat(9) });
    fc.assert(fc.property(old, ({ of, steps, one, other }) => {
      const office = steps.reduce(go, new Office(of).submit());
      fc.pre(other !== office.case.round);
      const { identity: _before, ...before } = office.case;
      const said = office.said.length;
      const { identity: _after, ...after } = office.identity(one, other).case;
      expect([after, office.said.length]).toEqual([before, said]);
    }));
  });

  it('say nothing twice when the gate lets none of them pass twice', () => {
    fc.assert(fc.property(procedure, story, (of, steps) => {
      const office = steps.reduce(go, new Office(of).submit());
      const many = [
        'step-completed', 'opinion-requested', 'opinion-given', 'supplement-requested', 'processing-resumed', 'withdrawal-refused',
        'fee-requested', 'fee-settled',
      ];
      const once = office.names().filter((name) => !many.includes(name));
      expect(new Set(once).size).toBe(once.length);
      const asked = office.said.filter(({ name }) => name === SupplementRequested.name);
      expect(asked.map(({ data }) => (data as SupplementRequested).round)).toEqual(asked.map((_, index) => index + 1));
      const owed = office.said.filter(({ name }) => name === FeeRequested.name);
      expect(owed.map(({ data }) => (data as FeeRequested).request)).toEqual(owed.map((_, index) => index + 1));
    }));
  });
});

describe('a withdrawal', () => {
  it('ends every case that is not decided and for which nothing was paid, and is refused by every other', () => {
    fc.assert(fc.property(procedure, story, (of, steps) => {
      const office = steps.reduce(go, new Office(of).submit());
      const { phase, status } = office.case;
      const isBound = phase === 'ended' || status === 9 || hasPaid(office.case);
      office.withdraw();
      expect(office.names(office.last)).toEqual([isBound ? 'withdrawal-refused' : 'case-withdrawn']);
      expect([office.case.phase, office.case.status]).toEqual(isBound ? [phase, status] : ['ended', 7]);
    }));
  });
});

describe('what an official does', () => {
  it('is refused without a trace, or done with a fact by their name', () => {
    fc.assert(fc.property(procedure, story, action, (of, steps, what) => {
      const office = steps.reduce(go, new Office(of).submit());
      const [before, said] = [office.case, office.said.length];
      if (office.tryTo(what) === undefined) expect(office.said.length).toBeGreaterThan(said);
      else expect([office.case, office.said.length]).toEqual([before, said]);
    }));
  });

  it('is refused to whoever has another role or sits at another desk', () => {
    const stranger = fc.record({
      roles: fc.subarray(['receiver', 'examiner', 'manager', 'adviser']), agency: fc.constantFrom('H29.101', 'H26.102', 'H26.101'),
    });
    fc.assert(fc.property(procedure, story, action, stranger, (of, steps, what, { roles, agency }) => {
      const office = steps.reduce(go, new Office(of).submit());
      const right = office.rightOfficial();
      fc.pre(agency !== right.agency || !roles.includes(right.roles[0]!));
      expect(office.tryTo(what, { subject: 'can-bo-la', agency, roles })).toBeDefined();
    }));
  });
});

describe('what the office says', () => {
  it('is references, codes and times alone', () => {
    fc.assert(fc.property(procedure, story, (of, steps) => {
      for (const { data, metric } of steps.reduce(go, new Office(of).submit()).said) {
        expect([...textsIn(data), ...textsIn(metric)].filter((text) => !isReference(text))).toEqual([]);
      }
    }));
  });

  it('says nothing of what it has not heard: a word smuggled into a fact stays outside', () => {
    const smuggled = fc.constantFrom('Nguyễn Mẫu', '001190000001', 'mau@example.test');
    fc.assert(fc.property(procedure, smuggled, verdict, (of, word, one) => {
      const office = new Office(of).submit();
      const at = new Date(office.nowMs).toISOString();
      const fact = { owner: 'intake', dossierId: DOSSIER, n: 1, version: 1, at, cause: word, traceId: '0'.repeat(32) } as const;
      const supplemented = [DossierSupplemented.name, { round: 1, fullName: word }] as const;
      const withdrawn = [DossierWithdrawn.name, { reason: 'other', note: word }] as const;
      const context = { dossierId: DOSSIER, nowMs: office.nowMs, take: <Thing>() => 1 as Thing };
      office.identity(one, 0);
      for (const [name, data] of [supplemented, withdrawn]) {
        const decision = hearCase(office.state, { ...fact, name, data } as Fact as Heard, context);
        expect(JSON.stringify([decision.state, decision.facts])).not.toContain(word);
      }
    }));
  });
});
