import { describe, expect, it } from '@jest/globals';
import { FeeRequested, NATIONAL_STATUSES, SupplementRequested, type Spoken } from '@hoso/contracts';
import fc from 'fast-check';

import { anySpoken, anySpokenBy } from '../../../../test/support/any-fact.js';
import { isReference, textsIn, wovenTwice } from '../../../../test/support/woven.js';
import { FrontDesk } from '../../test/front-desk.js';
import { feesOf } from './dossier.js';
import { viewOf } from './dossier-view.js';

type Step = Spoken | 'supplement' | 'pay' | 'withdraw' | 'days';
const command = fc.constantFrom<Step>('supplement', 'pay', 'withdraw', 'days');
const heard = anySpokenBy('processing', 'identity-verification');
/** A supplement that may still be answered, so that commands meet open ones. */
const open = anySpoken([SupplementRequested]).map((asked): Spoken => ({
  ...asked, data: { ...(asked.data as SupplementRequested), answerBy: '2026-11-24T16:59:59.999Z', status: 5 },
}));
/** The same of a payment. */
const owed = anySpoken([FeeRequested]).map((asked): Spoken => ({
  ...asked,
  data: {
    ...(asked.data as FeeRequested), payBy: '2026-11-23T16:59:59.999Z', toldBy: '2026-11-24T16:59:59.999Z', status: 6,
  },
}));
const step = fc.oneof({ weight: 2, arbitrary: heard }, open, owed, command);
const story = fc.array(step, { maxLength: 15 });

function go(desk: FrontDesk, what: Step): FrontDesk {
  if (what === 'days') desk.nowMs += 5 * 86_400_000;
  else if (what === 'supplement') desk.tryToSupplement();
  else if (what === 'pay') desk.tryToPay();
  else if (what === 'withdraw') desk.tryToWithdraw();
  else desk.hear(what);
  return desk;
}
const told = (steps: readonly Step[]): FrontDesk => steps.reduce(go, new FrontDesk().file());

describe('the facts of processing and of identity-verification', () => {
  const stream = (owner: 'processing' | 'identity-verification'): fc.Arbitrary<readonly Spoken[]> =>
    fc.array(anySpokenBy(owner), { maxLength: 8 });

  it('end in the same dossier, whatever they say and however they are woven', () => {
    fc.assert(fc.property(wovenTwice(stream('processing'), stream('identity-verification')), ({ one, other }) => {
      expect(told(one).dossier).toEqual(told(other).dossier);
    }));
  });

  it('do so after any story of the dossier', () => {
    const streams = wovenTwice(stream('processing'), stream('identity-verification'));
    fc.assert(fc.property(story, streams, (before, { one, other }) => {
      expect(told([...before, ...one]).dossier).toEqual(told([...before, ...other]).dossier);
    }));
  });

  it('are all answered in any state, and hearing says nothing', () => {
    fc.assert(fc.property(story, heard, (before, fact) => {
      const desk = told(before);
      const said = desk.said.length;
      expect(desk.hear(fact).said).toHaveLength(said);
    }));
  });

  it('leave what the applicant has filed as it was filed', () => {
    fc.assert(fc.property(story, fc.array(heard, { maxLength: 6 }), (before, facts) => {
      const desk = told(before);
      const { contents, attachments, reference, fingerprint, submittedAt, withdrawal } = desk.dossier;
      facts.reduce(go, desk);
      expect(desk.dossier).toMatchObject({ contents, attachments, reference, fingerprint, submittedAt });
      if (withdrawal === 'none') expect(desk.dossier.withdrawal).not.toBe('asked');
    }));
  });
});

describe('what the applicant asks for', () => {
  it('is a withdrawal exactly while nothing is decided or paid and none is under way', () => {
    fc.assert(fc.property(story, (before) => {
      const desk = told(before);
      const { status, withdrawal } = desk.dossier;
      const isDecided = status === 9 || NATIONAL_STATUSES[status].terminal;
      const isPaid = feesOf(desk.dossier).some(({ paid }) => paid !== null);
      const isOpen = !isDecided && !isPaid && withdrawal !== 'asked' && withdrawal !== 'confirmed';
      const [state, said] = [desk.dossier, desk.said.length];
      expect(desk.tryToWithdraw() === undefined).toBe(isOpen);
      if (isOpen) {
        expect(desk.last.map(({ name }) => name)).toEqual(['intake.dossier-withdrawn']);
        expect(desk.dossier.supplement).toBeNull();
      } else expect([desk.dossier, desk.said.length]).toEqual([state, said]);
    }));
  });

  it('is a supplement exactly while one is asked for, in time, and not withdrawn', () => {
    fc.assert(fc.property(story, (before) => {
      const desk = told(before);
      const { supplement, withdrawal } = desk.dossier;
      const isOpen = supplement !== null && withdrawal !== 'asked' && desk.nowMs <= Date.parse(supplement.answerBy);
      const [state, said] = [desk.dossier, desk.said.length];
      expect(desk.tryToSupplement() === undefined).toBe(isOpen);
      if (!isOpen) return expect([desk.dossier, desk.said.length]).toEqual([state, said]);
      expect(desk.last).toMatchObject([{ name: 'intake.dossier-supplemented', data: { round: supplement!.round } }]);
      expect(desk.tryToSupplement()).toMatchObject({ code: 'no-supplement-asked' });
    }));
  });

  it('is a payment exactly while one is asked for, in time, and not withdrawn', () => {
    fc.assert(fc.property(story, (before) => {
      const desk = told(before);
      const { status, withdrawal } = desk.dossier;
      const last = feesOf(desk.dossier).at(-1);
      const isPaid = feesOf(desk.dossier).some(({ request, paid }) => request === last?.request && paid !== null);
      const isInTime = last !== undefined && desk.nowMs <= Date.parse(last.payBy);
      const isOpen = status === 6 && !isPaid && isInTime && withdrawal !== 'asked';
      const [state, said] = [desk.dossier, desk.said.length];
      expect(desk.tryToPay() === undefined).toBe(isOpen);
      if (!isOpen) return expect([desk.dossier, desk.said.length]).toEqual([state, said]);
      expect(desk.last).toMatchObject([{ name: 'intake.fee-paid', data: { request: last!.request, amountVnd: last!.totalVnd } }]);
      expect(desk.tryToPay()).toMatchObject({ code: 'fee-paid-already' });
      expect(desk.tryToWithdraw()).toMatchObject({ kind: 'conflict' });
    }));
  });

  it('is said in references, codes and times alone', () => {
    fc.assert(fc.property(story, (steps) => {
      const texts = told(steps).said.flatMap(({ data, metric }) => [...textsIn(data), ...textsIn(metric)]);
      expect(texts.filter((text) => !isReference(text))).toEqual([]);
    }));
  });
});

describe('a dossier', () => {
  it('keeps each status with its moment, the last of them being its own, and shows it to its portal', () => {
    fc.assert(fc.property(story, (steps) => {
      const { dossier: state } = told(steps);
      const { history, status } = state;
      expect(history.at(-1)!.status).toBe(status);
      history.slice(1).forEach((one, place) => {
        expect(one.status).not.toBe(history[place]!.status);
        expect(one.at >= history[place]!.at).toBe(true);
      });
      const kept = { _id: 'x', rev: 1, v: 1, writtenBy: '', state, heard: {}, log: [], lastHash: '', published: 0, timers: [], wants: [] };
      expect(viewOf(kept)).toMatchObject({ status: { id: status }, revision: 1, history });
      expect(JSON.parse(JSON.stringify(state))).toEqual(state);
    }));
  });
});
