import { isDeepStrictEqual } from 'node:util';

import { describe, expect, it } from '@jest/globals';
import { findEntry, NATIONAL_STATUSES, PROCEDURES, type NationalStatus } from '@hoso/contracts';
import fc from 'fast-check';

import { feeOf, Office, type Verdict } from '../../../test/office.js';
import { TRANSITIONS, type From } from '../statuses/transitions.js';
import type { Action } from './act-on-case.js';
import { feesOf, hasPaid } from './case.js';

const anyProcedure = fc.constantFrom(...PROCEDURES);
const verdict = fc.constantFrom<Verdict>('matched', 'partial', 'mismatched', 'not-found', 'postponed', 'confirmed', 'rejected');
const ACTIONS: readonly Action[] = [
  { action: 'complete-step' },
  { action: 'request-supplement', items: [{ pointer: '/form', reason: 'unclear' }] },
  { action: 'request-fee', lines: [{ code: 'council-fee', amountVnd: 15_000 }] },
  { action: 'request-fee', lines: [{ code: 'other-fee', amountVnd: 8_000 }] },
  { action: 'give-opinion', opinion: 'no-objection' },
  { action: 'decide', outcome: 'granted', reason: null },
  { action: 'decide', outcome: 'refused', reason: 'conditions-not-met' },
  { action: 'decide', outcome: 'refused', reason: null },
  { action: 'deliver', by: 'post' },
];

/** Anything that may come to the office's door, in any order. */
type Happening =
  | { readonly kind: 'identity'; readonly verdict: Verdict; readonly stale: boolean }
  | { readonly kind: 'supplement' | 'ask-for-fee' | 'pay' | 'withdraw' | 'lapse' | 'proceed' | 'night' }
  | { readonly kind: 'act'; readonly action: Action };
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('identity' as const), verdict, stale: fc.boolean() }) },
  { weight: 3, arbitrary: fc.constantFrom<Happening>({ kind: 'supplement' }, { kind: 'pay' }, { kind: 'night' }) },
  { weight: 1, arbitrary: fc.constantFrom<Happening>({ kind: 'withdraw' }, { kind: 'lapse' }, { kind: 'ask-for-fee' }) },
  { weight: 4, arbitrary: fc.constant<Happening>({ kind: 'proceed' }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('act' as const), action: fc.constantFrom(...ACTIONS) }) },
);

function happen(office: Office, what: Happening): void {
  const { state } = office;
  switch (what.kind) {
    case 'identity':
      return void office.identity(what.verdict, what.stale ? 0 : (state?.round ?? 0));
    case 'supplement':
      return void (state?.filed && office.supplement(state.supplement?.round ?? 1));
    case 'ask-for-fee':
      return void office.tryTo({ action: 'request-fee', lines: feeOf(office.procedure) });
    case 'pay':
      return void (state?.filed && office.pay(Math.max(1, feesOf(state).length)));
    case 'withdraw':
      return void (state?.filed && office.withdraw());
    case 'lapse':
      return void (office.timers.length > 0 && office.lapse());
    case 'proceed':
      return void (state?.phase === 'at-step' && office.proceed());
    case 'night':
      office.nowMs += 16 * 3_600_000;
      return;
    case 'act':
      return void office.tryTo(what.action);
  }
}

/** What must hold of every case at every moment; answers what does not. */
function unsoundness({ state, timers }: Office): readonly string[] {
  if (state === null) return [];
  const { status, phase, supplement, result, dossierCode } = state;
  const [isToAnswer, isToPay] = [phase === 'waiting-for-supplement', phase === 'waiting-for-payment'];
  const rules: Readonly<Record<string, boolean>> = {
    'a deadline runs exactly while the applicant has the word': timers.length === (isToAnswer || isToPay ? 1 : 0),
    'the phase says who has the word': isToAnswer === (supplement !== null),
    'status 5 says so to the public': (status === 5) === (supplement !== null),
    'status 6 says so to the public': (status === 6) === isToPay,
    'only the last request is unpaid, and only until work goes on':
      feesOf(state).every(({ paidAt }, index, all) => paidAt !== null || (index === all.length - 1 && (isToPay || phase === 'ended'))),
    'nobody is withdrawn who has paid': status !== 7 || !hasPaid(state),
    'a result exists exactly in 9 and 10': (result !== null) === (status === 9 || status === 10),
    'a step waits for its person': phase !== 'at-step' || state.step !== null,
    'an end is an end to the public': phase !== 'ended' || NATIONAL_STATUSES[status].terminal,
    'no code before acceptance': dossierCode !== null || [1, 3, 5, 7].includes(status),
    'the result names the dossier': result === null || result.dossierCode === dossierCode,
    'nothing in it is lost on paper': isDeepStrictEqual(JSON.parse(JSON.stringify(state)), state),
  };
  return Object.keys(rules).filter((rule) => !rules[rule]);
}

describe('any story of any procedure', () => {
  it('keeps the case sound, its statuses along the table, and its end an end', () => {
    fc.assert(
      fc.property(anyProcedure, fc.array(happening, { maxLength: 40 }), (procedure, happenings) => {
        const office = new Office(procedure).submit();
        for (const what of happenings) {
          const before = office.case;
          happen(office, what);
          expect(unsoundness(office)).toEqual([]);
          if (before.phase === 'ended') expect({ ...office.case, identity: null }).toEqual({ ...before, identity: null });
        }
        let status: From = 1;
        for (const next of office.statuses as NationalStatus[]) {
          if (next !== status) expect(TRANSITIONS[status]).toHaveProperty(String(next));
          status = next;
        }
        expect(status).toBe(office.case.status);
      }),
    );
  });

  it('can still be brought to an end from wherever it is', () => {
    fc.assert(
      fc.property(anyProcedure, fc.array(happening, { maxLength: 25 }), (procedure, happenings) => {
        const office = new Office(procedure).submit();
        for (const what of happenings) happen(office, what);
        for (let turn = 0; office.case.phase !== 'ended' && turn < 30; turn += 1) {
          const { phase, round } = office.case;
          if (phase === 'waiting-for-identity') office.identity('confirmed', round);
          else if (phase === 'waiting-for-supplement') office.supplement();
          else if (phase === 'waiting-for-payment') office.pay();
          else office.proceed();
        }
        expect(office.case.phase).toBe('ended');
      }),
    );
  });

  it('is decided the same way again when the same things happen', () => {
    fc.assert(
      fc.property(anyProcedure, fc.array(happening, { maxLength: 20 }), (procedure, happenings) => {
        const tell = (): Office => {
          const office = new Office(procedure).submit();
          for (const what of happenings) happen(office, what);
          return office;
        };
        const [first, second] = [tell(), tell()];
        expect(second.case).toEqual(first.case);
        expect(second.said).toEqual(first.said);
      }),
    );
  });
});

/** All ways to weave two sequences into one, each keeping its own order. */
function weaves<Item>(left: readonly Item[], right: readonly Item[]): Item[][] {
  if (left.length === 0 || right.length === 0) return [[...left, ...right]];
  const [[l, ...leftRest], [r, ...rightRest]] = [left as [Item, ...Item[]], right as [Item, ...Item[]]];
  return [...weaves(leftRest, right).map((rest) => [l, ...rest]), ...weaves(left, rightRest).map((rest) => [r, ...rest])];
}

describe('facts of intake and of identity-verification', () => {
  type Word = 'submit' | 'supplement' | Verdict;
  const tell = (office: Office, words: readonly Word[], round: number): Office => {
    for (const word of words) {
      if (word === 'submit') office.submit();
      else if (word === 'supplement') office.supplement(round);
      else office.identity(word, round);
    }
    return office;
  };

  it('end in the same case in whatever order the two streams are woven', () => {
    const first = fc.constantFrom<Verdict[]>(
      ['matched'], ['postponed', 'matched'], ['not-found', 'confirmed'], ['rejected'], ['postponed', 'mismatched'],
    );
    const second = fc.constantFrom<Verdict[]>(['matched'], ['postponed', 'partial'], ['not-found', 'rejected'], ['mismatched']);
    fc.assert(
      fc.property(anyProcedure, first, second, (procedure, verdicts, later) => {
        const ends = weaves<Word>(['submit'], verdicts).flatMap((words) => {
          const begin = (): Office => tell(new Office(procedure), words, 0);
          if (verdicts.at(-1) !== 'mismatched') return [begin().case];
          return weaves<Word>(['supplement'], later).map((after) => tell(begin(), after, 1).case);
        });
        expect(ends.length).toBeGreaterThan(1);
        for (const end of ends) expect(end).toEqual(ends[0]);
      }),
    );
  });

  it('lead a withdrawal of a case that people decide to status 7, wherever identity comes in between', () => {
    const residence = findEntry(PROCEDURES, '1.004222', 1)!;
    for (const order of weaves<'submit' | 'withdraw' | Verdict>(['submit', 'withdraw'], ['postponed', 'matched'])) {
      const office = new Office(residence);
      for (const word of order) {
          if (word === 'withdraw') office.withdraw();
          else tell(office, [word], 0);
        }
      expect(office.case).toMatchObject({ phase: 'ended', status: 7, endedBecause: 'withdrawn' });
      expect(office.names().at(-1)).toBe('case-withdrawn');
    }
  });
});
