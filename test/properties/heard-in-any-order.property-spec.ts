import { describe, expect, it } from '@jest/globals';
import {
  DossierSubmitted, DossierSupplemented, DossierWithdrawn, FeePaid, PROCEDURES, type Fact, type ProcedureEntry, type Speaker, type Spoken,
} from '@hoso/contracts';
import { ManualClock } from '@hoso/kernel';
import type { LedgerDefinition, LedgerDocument, Want } from '@hoso/ledger';
import { MemoryStore } from '@hoso/store/memory';
import fc from 'fast-check';

import type { RegisterAnswer, Verification } from '../../apps/identity-verification/src/domain/verification.js';
import type { VerifyIdentity } from '../../apps/identity-verification/src/features/verify-identity/verify-identity.js';
import { identityVerificationLedger } from '../../apps/identity-verification/src/identity-verification.subscriptions.js';
import type { Dossier } from '../../apps/intake/src/domain/dossier.js';
import { fileDossier } from '../../apps/intake/src/domain/file-dossier.js';
import { INTAKE_LEDGER } from '../../apps/intake/src/intake.subscriptions.js';
import { FILING } from '../../apps/intake/test/front-desk.js';
import { actOnCase, type Action } from '../../apps/processing/src/domain/cases/act-on-case.js';
import type { Case, SupplementItem } from '../../apps/processing/src/domain/cases/case.js';
import { processingLedger } from '../../apps/processing/src/processing.subscriptions.js';
import { agencyFor, feeOf, identityFact, MONDAY, Office as Desk, type Verdict } from '../../apps/processing/test/office.js';
import { batchOf, DOSSIER, openOffice, turn, type Office } from '../../libs/ledger/test/open-office.js';
import { BESIDE_THE_LEDGER } from '../simulation/house/beside-the-ledger.js';
import { anySpokenBy } from '../support/any-fact.js';
import { wovenTwice } from '../support/woven.js';

/** Which of the facts that were heard come again, after each. */
const repetitions = fc.array(fc.array(fc.nat(), { maxLength: 3 }), { maxLength: 12 });
type Repetitions = readonly (readonly number[])[];
const NONE: Repetitions = [];

const WITHDRAWN = DossierWithdrawn.say({ reason: 'other' });
const supplement = (round: number): Spoken => DossierSupplemented.say({ round, contentHash: 'd'.repeat(64), papers: [] });

function payment(request: number): Spoken {
  return FeePaid.say({
    request, amountVnd: 10_000, form: 'online', reference: `TT-THU-NGHIEM-${request}`, paidAt: new Date(MONDAY).toISOString(),
  });
}

function submission(of: ProcedureEntry): Spoken {
  const agencyCode = agencyFor(of);
  return DossierSubmitted.say({
    procedureCode: of.code, procedureVersion: of.version, agencyCode, tenant: agencyCode.slice(0, 3), channel: 'online',
    portal: 'portal-thu-nghiem', reference: 'HS-THU-NGHIEM', contentHash: 'c'.repeat(64), papers: [], representative: false,
  });
}

/** A service's ledger, its decisions and its ears on a store in memory, and a courier that brings what it likes again. */
class Room<State, Owner extends Speaker> {
  private readonly heard: Fact[] = [];
  private readonly numbers = new Map<Speaker, number>();

  private constructor(
    readonly office: Office<State, Owner>,
    private readonly again: Repetitions,
  ) {}

  static async open<State, Owner extends Speaker>(
    define: (store: MemoryStore) => LedgerDefinition<State, Owner>, again: Repetitions,
  ): Promise<Room<State, Owner>> {
    const clock = new ManualClock(MONDAY);
    const store = new MemoryStore(clock);
    const definition = define(store);
    await store.ensure(BESIDE_THE_LEDGER[definition.service]);
    return new Room(await openOffice(definition, { store, clock }), again);
  }

  /** The next fact of its owner, and old ones behind it, from wherever. */
  async hear({ owner, name, version, data }: Spoken): Promise<void> {
    const n = (this.numbers.get(owner) ?? 0) + 1;
    this.numbers.set(owner, n);
    const at = new Date(MONDAY).toISOString();
    const fact: Fact = { owner, dossierId: DOSSIER, n, name, version, at, cause: 'x', traceId: '0'.repeat(32), data };
    const old = this.again[this.heard.length] ?? [];
    this.heard.push(fact);
    const { ledger } = this.office;
    await ledger.take(batchOf([fact]));
    for (const which of old) await ledger.take(batchOf([this.heard[which % this.heard.length]!]));
  }

  kept(): Promise<LedgerDocument<State>> {
    return this.office.kept();
  }

  /** What is believed, waited for and said, but which of the facts heard was the last that gave cause to it. */
  async end(): Promise<unknown> {
    const { state, heard, timers, wants, log, parked } = await this.kept();
    return { state, heard, timers, wants, parked, said: log.map(({ n, name, data, metric }) => ({ n, name, data, metric })) };
  }
}

describe('the front desk', () => {
  const stream = (owner: Speaker): fc.Arbitrary<readonly Spoken[]> => fc.array(anySpokenBy(owner), { maxLength: 7 });
  const streams = wovenTwice(stream('processing'), stream('identity-verification'));

  async function told(facts: readonly Spoken[], again: Repetitions): Promise<unknown> {
    const room = await Room.open<Dossier, 'intake'>(() => INTAKE_LEDGER, again);
    const command = { dossierId: DOSSIER, name: 'file', id: '1', traceId: 'a'.repeat(32) };
    await room.office.ledger.command({ ...command, decide: (state, context) => fileDossier(state, FILING, context) });
    for (const fact of facts) await room.hear(fact);
    return room.end();
  }

  it('ends in the same dossier, whatever the others say, however it is woven, and whatever is heard again', async () => {
    await fc.assert(fc.asyncProperty(streams, repetitions, async ({ one, other }, again) => {
      expect(await told(other, again)).toEqual(await told(one, NONE));
    }));
  });
});

type CounterRoom = Room<Verification, 'identity-verification'>;

describe('the counter', () => {
  const answer = fc.constantFrom<Story['answers'][number]>('matched', 'not-found', 'unavailable', 'forbidden');
  interface Story {
    /** Of the register, for each round. */
    readonly answers: readonly ('matched' | 'not-found' | 'unavailable' | 'forbidden')[];
    readonly isWithdrawn: boolean;
    /** Whether something was paid after each fact. */
    readonly payments: readonly boolean[];
    readonly patience: readonly boolean[];
  }
  const story: fc.Arbitrary<Story> = fc.record({
    answers: fc.array(answer, { minLength: 1, maxLength: 5 }), isWithdrawn: fc.boolean(),
    payments: fc.array(fc.boolean(), { minLength: 1, maxLength: 6 }),
    patience: fc.array(fc.boolean(), { minLength: 1, maxLength: 6 }),
  });
  const submitted = submission(PROCEDURES[0]!);

  /** Hears a filing and a supplement for each further answer; where it is patient, the register answers before the next. */
  async function asked({ answers, isWithdrawn, payments, patience }: Story, again: Repetitions): Promise<CounterRoom> {
    const carryOut = async (_dossierId: string, { id }: Want): Promise<RegisterAnswer> => {
      const kind = answers[Number(id.split('-').at(-1))]!;
      // Whoever is impatient says the next thing meanwhile.
      await turn();
      if (kind === 'matched' || kind === 'not-found') return { kind: 'answered', verdict: { kind }, requestId: id };
      return { kind };
    };
    const room = await Room.open(() => identityVerificationLedger({ carryOut } as unknown as VerifyIdentity), again);
    const { wants } = room.office.ledger;
    const others = [submitted, ...answers.slice(1).map((_, place) => supplement(place + 1)), ...(isWithdrawn ? [WITHDRAWN] : [])];
    const facts = others.flatMap((fact, place) => (payments[place % payments.length] ? [fact, payment(place + 1)] : [fact]));
    for (const [place, fact] of facts.entries()) {
      await room.hear(fact);
      while (patience[place % patience.length] && wants.pending > 0) await turn();
    }
    while (wants.pending > 0) await turn();
    return room;
  }

  it('ends in the same verification, having said the same, whatever it is told again', async () => {
    await fc.assert(fc.asyncProperty(story, repetitions, async (one, again) => {
      const patient = { ...one, patience: [true] };
      expect(await (await asked(patient, again)).end()).toEqual(await (await asked(patient, NONE)).end());
    }));
  });

  /** Whether the register was in time for an earlier round, or before a withdrawal, rightly shows in what was said. */
  it('ends with the same word on the last round, whichever of the answers before it came too late', async () => {
    let late = 0;
    await fc.assert(fc.asyncProperty(story, repetitions, async (one, again) => {
      const stillAsked = { ...one, isWithdrawn: false };
      const last = async (room: CounterRoom): Promise<unknown> => {
        const { state, wants, log } = await room.kept();
        const { evidence, ...rest } = state!;
        const isLast = (said: unknown): boolean => (said as { readonly round: number }).round === rest.round;
        return { ...rest, evidence: evidence.filter(isLast), wants, said: log.map(({ data }) => data).filter(isLast) };
      };
      const [hasty, patient] = [await asked(stillAsked, again), await asked({ ...stillAsked, patience: [true] }, NONE)];
      expect(await last(hasty)).toEqual(await last(patient));
      if ((await hasty.kept()).v < (await patient.kept()).v) late += 1;
    }));
    expect(late).toBeGreaterThan(0);
  });
});

describe('the office', () => {
  const words = fc.array(
    fc.constantFrom<readonly Verdict[]>(
      ['matched'], ['partial'], ['mismatched'], ['mismatched'], ['postponed', 'matched'], ['postponed', 'mismatched'],
      ['not-found', 'confirmed'], ['not-found', 'rejected'],
    ),
    { minLength: 1, maxLength: 4 },
  );
  const turns = fc.array(fc.boolean(), { minLength: 1, maxLength: 20 });

  /** Both owners say all that they have to say, whoever is first, but nothing before that which caused it. */
  async function told(
    of: ProcedureEntry, rounds: readonly (readonly Verdict[])[], whose: readonly boolean[], again: Repetitions, withdrawnAt = Infinity,
  ): Promise<unknown> {
    const room = await Room.open<Case, 'processing'>(processingLedger, again);
    const verdicts = rounds.flatMap((all, round) => all.map((one) => ({ one, round })));
    let [spoken, heard] = [0, 0];
    for (let turnOf = 0; ; turnOf += 1) {
      if (turnOf > 0 && turnOf === withdrawnAt && spoken > 0) await room.hear(WITHDRAWN);
      const state = spoken + heard > 0 ? (await room.kept()).state : null;
      const isAsked = spoken === 0 || state?.supplement?.round === spoken;
      const mayIntake = spoken < rounds.length && isAsked;
      const next = verdicts[heard];
      // The counter hears of a supplement when intake has spoken, whether or not the office has.
      const mayIdentity = next !== undefined && (next.round < Math.max(spoken, 1) || (next.round === spoken && isAsked));
      if (!mayIntake && !mayIdentity) return room.end();
      if (mayIntake && (!mayIdentity || whose[turnOf % whose.length])) {
        await room.hear(spoken === 0 ? submission(of) : supplement(spoken));
        spoken += 1;
      } else {
        await room.hear(identityFact(next!.one, next!.round));
        heard += 1;
      }
    }
  }

  /** What an applicant does unasked before acceptance ends a case where it stands: there the order rightly matters. */
  it('ends in the same case, having said the same, whichever owner is first, and whatever is heard again', async () => {
    const any = fc.tuple(fc.constantFrom(...PROCEDURES), words, turns, turns);
    await fc.assert(fc.asyncProperty(any, repetitions, async ([of, rounds, one, other], again) => {
      expect(await told(of, rounds, other, again)).toEqual(await told(of, rounds, one, NONE));
    }));
  });

  it('ends in the same case after a withdrawal at any moment, whatever is heard again', async () => {
    const any = fc.tuple(fc.constantFrom(...PROCEDURES), words, turns, fc.integer({ min: 1, max: 6 }));
    await fc.assert(fc.asyncProperty(any, repetitions, async ([of, rounds, whose, at], again) => {
      expect(await told(of, rounds, whose, again, at)).toEqual(await told(of, rounds, whose, NONE, at));
    }));
  });
});

describe('the office, after it has accepted', () => {
  const PAID = payment(1);
  /** To ask for money, which is done with a case that has its answer; it needs nobody to know who the applicant is. */
  const ASKED = 'asked';
  /** Procedures in which somebody has the word, and may ask for it. */
  const FEES = PROCEDURES.filter(({ fee, steps }) => {
    const first = steps.find(({ kind }) => kind !== 'automatic');
    return fee.state !== 'none' && (first?.kind === 'official' || first?.kind === 'decision');
  });
  const items = fc.constantFrom({ pointer: '/applicant/fullName', reason: 'differs' }, { pointer: '/attachments', reason: 'unreadable' });
  const streams = wovenTwice<Spoken | typeof ASKED>(
    fc.constantFrom([PAID], [PAID, WITHDRAWN], [WITHDRAWN, PAID], [WITHDRAWN], [PAID, PAID, payment(2)])
      .map((afterwards) => [supplement(1), ASKED, ...afterwards]),
    fc.constantFrom<readonly Verdict[]>(
      ['matched'], ['partial'], ['mismatched'], ['postponed'], ['postponed', 'matched'],
      ['not-found', 'confirmed'], ['not-found', 'rejected'],
    ).map((verdicts) => verdicts.map((one) => identityFact(one, 1))),
  );

  async function act(room: Room<Case, 'processing'>, of: ProcedureEntry, action: Action): Promise<void> {
    const desk = new Desk(of);
    desk.state = (await room.kept()).state;
    const actor = desk.rightOfficial();
    const command = { dossierId: DOSSIER, name: action.action, id: '1', traceId: 'a'.repeat(32) };
    await room.office.ledger.command({ ...command, decide: (state, context) => actOnCase(state, action, actor, context) });
  }

  async function told(
    of: ProcedureEntry, item: SupplementItem, rest: readonly (Spoken | typeof ASKED)[], again: Repetitions,
  ): Promise<unknown> {
    const room = await Room.open<Case, 'processing'>(processingLedger, again);
    await room.hear(submission(of));
    await room.hear(identityFact('matched', 0));
    await act(room, of, { action: 'request-supplement', items: [item] });
    for (const next of rest) {
      if (next === ASKED) await act(room, of, { action: 'request-fee', lines: feeOf(of) });
      else await room.hear(next);
    }
    return room.end();
  }

  /** A withdrawal before the payment ends the case and one after it is refused: what one owner says keeps its order. */
  it('ends in the same case, having said the same, whether payment or verdict is first, and whatever is heard again', async () => {
    await fc.assert(fc.asyncProperty(fc.constantFrom(...FEES), items, streams, repetitions, async (of, item, { one, other }, again) => {
      expect(await told(of, item, other, again)).toEqual(await told(of, item, one, NONE));
    }));
  });
});
