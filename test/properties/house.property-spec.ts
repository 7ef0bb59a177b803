import { describe, expect, it } from '@jest/globals';
import { SERVICES } from '@hoso/contracts';
import fc from 'fast-check';

import type { Action } from '../../apps/processing/src/domain/cases/act-on-case.js';
import {
  Act, DeadlineNears, File, FileAgain, RegisterTurns, Resolve, Supplement, TimePasses, Withdraw, type Deed, type Knowledge, type Model,
} from './deeds.js';
import { AskForFee, Pay, type Demand, type Payment } from './deeds-of-money.js';
import { House, type Weather } from './house.js';
import type { Said } from './reference.js';

/**
 * By the system alone; by people; by both. Terms in hours, days and working days, which begin again after a pause or go on. Fees that
 * nobody knows here, that are listed, and none.
 */
const procedure = fc.constantFrom('2.000635', '2.000908', '2.000908', '3.000333', '1.014425', '3.000466');
const said = fc.record<Said>({
  person: fc.constantFrom('known', 'known', 'half-known', 'unknown'), isRight: fc.constantFrom(true, true, false),
});
/** What may befall the house in a story. */
const WEATHERS: readonly (readonly [string, fc.Arbitrary<Pick<Weather, 'dies' | 'loses'>>])[] = [
  ['in calm weather', fc.constant({ dies: null, loses: 0 })],
  ['though services die with what they have in hand', fc.record({ dies: fc.constantFrom(...SERVICES), loses: fc.constant(0) })],
  ['though the courier loses what it carries', fc.record({ dies: fc.constant(null), loses: fc.constantFrom(0.2, 0.6, 1) })],
  ['though all of this happens at once', fc.record({ dies: fc.option(fc.constantFrom(...SERVICES)), loses: fc.constantFrom(0, 0.4) })],
];
const EACH = 250; // a thousand in all
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/**
 * A minute before the last moment of an answer or a payment, or a few after it, when nobody is heard any more, but what was said in time
 * may still be on its way.
 */
const MINUTES = [-MINUTE_MS, MINUTE_MS, 4 * MINUTE_MS, 6 * MINUTE_MS];
const CALM: Weather = { seed: 1, dies: null, loses: 0 };

const REQUEST: Action = { action: 'request-supplement', items: [{ pointer: '/applicant', reason: 'unclear' }] };
/** What the step asks for, or something of one's own. */
const actions = fc.constantFrom<Action | 'next'>(
  'next', 'next', 'next', 'next', 'next', REQUEST,
  { action: 'complete-step' }, { action: 'decide', outcome: 'granted', reason: null },
  { action: 'decide', outcome: 'refused', reason: 'conditions-not-met' }, { action: 'deliver', by: 'counter' },
  { action: 'give-opinion', opinion: 'agrees' },
);

const demand = fc.constantFrom<Demand>('right', 'right', 'right', 'more', 'unlisted', 'doubled');
const payment = fc.constantFrom<Payment>(
  'now', 'now', 'now', 'in-time', 'in-time', 'wrong-amount', 'wrong-amount', 'unasked', 'first', 'foreign-reference',
);

const which = fc.nat(3);
const knowledge = fc.constantFrom<Knowledge>('present', 'present', 'present', 'twice', 'old', 'not-done', 'done');
const make = <Parts extends unknown[]>(deed: new (...parts: Parts) => Deed, ...parts: { [Key in keyof Parts]: fc.Arbitrary<Parts[Key]> }) =>
  fc.tuple(...parts).map((all) => new deed(...(all as Parts)) as fc.AsyncCommand<Model, House>);

/** Stories of three to nine turns after a first filing. `near` are times of a deadline besides hours before and after it. */
function storiesIn(
  troubles: fc.Arbitrary<Pick<Weather, 'dies' | 'loses'>>, near: readonly number[] = MINUTES,
): fc.Arbitrary<readonly fc.AsyncCommand<Model, House>[]> {
  // A day before the last moment, what is told must have been paid.
  const deadline = fc.constantFrom(-25 * HOUR_MS, -HOUR_MS, HOUR_MS, ...near);
  const weather = fc.tuple(fc.nat(), troubles).map(([seed, trouble]): Weather => ({ seed, ...trouble }));
  const filing = make(File, weather, which, procedure, said, fc.constantFrom<Knowledge>('present', 'present', 'not-done', 'done'));
  const deeds = [
    filing,
    make(FileAgain, weather, which, fc.constantFrom('same', 'other-words', 'other-key')),
    make(Supplement, weather, which, knowledge, said),
    make(Withdraw, weather, which, knowledge),
    ...[1, 2, 3, 4].map(() => make(Act, weather, which, knowledge, actions)),
    make(AskForFee, weather, which, knowledge, demand, fc.nat(1)),
    make(Pay, weather, which, knowledge, payment),
    make(Resolve, weather, which, knowledge, fc.constantFrom('confirmed', 'rejected')),
    make(TimePasses, weather, fc.constantFrom(1, 12, 40)),
    make(DeadlineNears, weather, which, deadline),
    make(RegisterTurns, weather, which),
  ];
  // Chance alone would seldom ask an applicant who then takes longer than the office has, or who is asked for money and pays.
  const last = fc.constantFrom(null, null, null, null, -HOUR_MS, ...near);
  const longWait = fc.tuple(weather, weather, weather, which, said, last).map(([first, second, third, one, words, afterMs]) => [
    new Act(first, one, 'present', REQUEST),
    afterMs === null ? new TimePasses(second, 12) : new DeadlineNears(second, one, afterMs),
    new Supplement(third, one, 'present', words),
  ]);
  const debt = fc.tuple(weather, weather, weather, which, fc.nat(1), fc.option(deadline), payment).map(
    ([first, second, third, one, place, afterMs, how]) => [
      new AskForFee(first, one, 'present', 'right', place),
      ...(afterMs === null ? [] : [new DeadlineNears(second, one, afterMs)]),
      new Pay(third, one, 'present', how),
    ],
  );
  /** The bank has the money in time, and the portal tells of it a day later, or too late. */
  const lateNews = fc.tuple(weather, weather, weather, which, fc.constantFrom(-HOUR_MS, -HOUR_MS, ...near)).map(
    ([first, second, third, one, afterMs]) => [
      new AskForFee(first, one, 'present', 'right', 0), new DeadlineNears(second, one, afterMs), new Pay(third, one, 'present', 'in-time'),
    ],
  );
  /** Sent back more often than the law lets them be. */
  const sentBack = fc.tuple(weather, which, said).map(([where, one, words]) => [
    new Act(where, one, 'present', REQUEST), new Supplement(where, one, 'present', words),
    new Act(where, one, 'present', REQUEST), new Supplement(where, one, 'present', words), new Act(where, one, 'present', REQUEST),
  ]);
  /** What paid for one dossier is to pay for another as well. */
  const twoDebts = fc.tuple(filing, weather).map(([another, where]) => [
    another,
    new AskForFee(where, 0, 'present', 'right', 0), new Pay(where, 0, 'present', 'now'),
    new AskForFee(where, 1, 'present', 'right', 0), new Pay(where, 1, 'present', 'foreign-reference'),
  ]);
  const turn = fc.oneof(...deeds.map((deed) => deed.map((one) => [one])), longWait, debt, debt, lateNews, sentBack, twoDebts);
  const turns = fc.array(turn, { minLength: 3, maxLength: 9 });
  return fc.tuple(filing, turns).map(([first, more]) => [first, ...more.flat()]);
}

/** What stories must come to, or they are none of these. */
const EXPECTED = [
  'AskForFee: done', 'AskForFee: fee-asked-already', 'AskForFee: fee-lines-wrong', 'AskForFee: fee-none',
  'Pay: done', 'Pay, told late: done', 'Pay, told late: payment-too-late', 'Pay: payment-wrong', 'Pay: fee-paid-already',
  'Pay: no-fee-asked', 'Pay: payment-reference-in-use', 'Withdraw: done', 'Withdraw: fee-paid', 'Withdraw: too-late-to-withdraw',
  'Supplement: done', 'Supplement: supplement-too-late', 'Act: supplement-rounds-used-up', 'Act: identity-not-settled', 'Resolve: done',
  'rounds: 1', 'rounds: 2', 'lapsed: answer', 'lapsed: payment',
];

/** How often the deeds of all stories came to what. */
const cameTo = new Map<string, number>();
const outcomesOf = ({ filed, outcomes }: Model): readonly string[] => [
  ...outcomes, ...filed.flatMap(({ dossier: { lapsed, rounds } }) => [`lapsed: ${lapsed}`, `rounds: ${rounds}`]),
];

describe('the whole house', () => {
  it.each(WEATHERS)('does what the law says, %s', async (_weather, troubles) => {
    await fc.assert(fc.asyncProperty(storiesIn(troubles), async (story) => {
      const house = await House.open();
      const model: Model = { filed: [], outcomes: [], isSilent: false, passedMs: 0 };
      await fc.asyncModelRun(() => ({ model, real: house }), story);
      if (model.isSilent) await new RegisterTurns(CALM, 0).run(model, house);
      await house.close();
      expect(await house.violations()).toEqual([]);
      for (const outcome of outcomesOf(model)) cameTo.set(outcome, (cameTo.get(outcome) ?? 0) + 1);
      const shown = model.filed.map(({ dossier }) => dossier.shown);
      const count = (is: (one: (typeof shown)[number]) => unknown): number => shown.filter(is).length;
      expect(await house.counts()).toMatchObject({
        received: shown.length, open: count(({ isOpen }) => isOpen), overdueOpen: count(({ isOverdue }) => isOverdue),
        finished: count(({ status }) => status === 9 || status === 10), granted: count(({ outcome }) => outcome === 'granted'),
        notAccepted: count(({ status }) => status === 3), withdrawn: count(({ status }) => status === 7),
        stopped: count(({ status }) => status === 8),
      });
    }), { numRuns: EACH });
  });

  /** By the thousand stories above together. */
  it('has told stories of everything that may come of money, of waiting and of going away', () => {
    expect(EXPECTED.filter((outcome) => !cameTo.has(outcome))).toEqual([]);
  });

  it('has a watch-room that its owners’ records make the same again when its database is lost', async () => {
    // To make everything anew takes minutes, in which a deadline that is so near would pass.
    await fc.assert(fc.asyncProperty(storiesIn(WEATHERS[0]![1], []), async (story) => {
      const house = await House.open();
      await fc.asyncModelRun(() => ({ model: { filed: [], outcomes: [], isSilent: false, passedMs: 0 }, real: house }), story);
      const [watched, counts] = [await house.watched(), await house.counts()];
      await house.loseWatchRoom();
      expect(await house.watched()).toEqual([]);
      await house.settle(CALM);
      expect(await house.watched()).toEqual(watched);
      expect(await house.counts()).toEqual(counts);
    }), { numRuns: 50 });
  });
});
