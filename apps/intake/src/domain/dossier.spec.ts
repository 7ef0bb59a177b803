import { describe, expect, it } from '@jest/globals';
import {
  CaseWithdrawn, DossierAccepted, DossierFinished, DossierNotAccepted, DossierStopped, IdentityMatched, IdentityMismatched,
  IdentityNotFound, IdentityPartial, IdentityPostponed, IdentityResolvedByHand, OpinionRequested, ProcessingResumed,
  ProcessingStarted, ResultDelivered, StepCompleted, SupplementRequested, WithdrawalRefused, type Spoken,
} from '@hoso/contracts';
import fc from 'fast-check';

import { FILING, FrontDesk } from '../../test/front-desk.js';
import { viewOf } from './dossier-view.js';

const EVIDENCE = 'e'.repeat(64);
const known = { round: 0, evidence: EVIDENCE, attempts: 1 };
const ACCEPTED = DossierAccepted.say({
  dossierCode: 'H26.101-261116-0001', procedureVersion: 1, dueAt: '2026-11-26T10:00:00.000Z', calendarVersion: '2026.2', status: 2,
});
const STARTED = ProcessingStarted.say({ step: 'receive', status: 4 });
const DONE = StepCompleted.say({ step: 'receive', kind: 'official', official: 'can-bo', status: 4 });
const FINISHED = DossierFinished.say({ outcome: 'granted', reason: null, dueAt: null, official: 'can-bo', status: 9 });
const DELIVERED = ResultDelivered.say({ result: 'd'.repeat(64), resultCode: 'KQ.1', by: 'counter', status: 10 });
const asked = (round = 1): Spoken =>
  SupplementRequested.say({
    round, items: [{ pointer: '/attachments', reason: 'unreadable' }], answerBy: '2026-12-08T16:59:59.999Z', status: 5,
  });
const resumed = (status: 1 | 4, round = 1): Spoken =>
  ProcessingResumed.say({ round, dueAt: status === 4 ? '2026-12-01T10:00:00.000Z' : null, status });

const filed = (...facts: readonly Spoken[]): FrontDesk => facts.reduce((desk, fact) => desk.hear(fact), new FrontDesk().file());

describe('a filing', () => {
  it('becomes a dossier under status 1, and one fact without personal data', () => {
    const desk = filed();
    expect(desk.said.map(({ name }) => name)).toEqual(['intake.dossier-submitted']);
    expect(desk.said[0]!.data).toEqual({
      procedureCode: '1.004222', procedureVersion: 1, agencyCode: 'H26.101', tenant: 'H26', channel: 'online',
      portal: 'portal-thu-nghiem', reference: 'HS-THU-NGHIEM', contentHash: FILING.contentHash,
      papers: ['G01-CT.01', 'G01-CT.02'], representative: false,
    });
    expect(desk.dossier).toMatchObject({
      status: 1, identity: 'asked', dossierCode: null, dueAt: null, supplement: null, withdrawal: 'none',
      submittedAt: '2026-11-16T02:00:00.000Z', history: [{ status: 1, at: '2026-11-16T02:00:00.000Z' }],
    });
  });

  it('needs an id that nobody has', () => {
    expect(() => filed().file()).toThrow('id-in-use');
  });
});

describe('the progress that the portal sees', () => {
  it('is each status with its moment, once', () => {
    const desk = filed(ACCEPTED, STARTED, DONE);
    desk.nowMs += 60_000;
    desk.hear(OpinionRequested.say({ step: 'ask', agencyCode: 'H26.102', answerBy: null, status: 4 })).hear(FINISHED).hear(DELIVERED);
    expect(desk.dossier.history.map(({ status }) => status)).toEqual([1, 2, 4, 9, 10]);
    expect(desk.dossier).toMatchObject({
      status: 10, dossierCode: 'H26.101-261116-0001', dueAt: '2026-11-26T10:00:00.000Z', outcome: 'granted',
      result: { hash: 'd'.repeat(64), code: 'KQ.1', by: 'counter', at: '2026-11-16T02:01:00.000Z' },
    });
    expect(desk.said).toHaveLength(1);
  });

  it.each([
    ['matched', IdentityMatched.say(known), 'verified'],
    ['partial', IdentityPartial.say(known), 'partly-verified'],
    ['mismatched', IdentityMismatched.say({ ...known, fields: ['sex'] }), 'mismatched'],
    ['not-found', IdentityNotFound.say(known), 'not-found'],
    ['postponed', IdentityPostponed.say({ round: 0, reason: 'unavailable', nextAttemptAt: '2026-11-16T02:00:01.000Z' }), 'waiting'],
    ['confirmed', IdentityResolvedByHand.say({ round: 0, outcome: 'confirmed', reason: 'x', official: 'y', evidence: EVIDENCE }), 'verified'],
    ['rejected', IdentityResolvedByHand.say({ round: 0, outcome: 'rejected', reason: 'x', official: 'y', evidence: EVIDENCE }), 'rejected'],
  ])('says of an identity that is %s: %s', (_verdict, fact, view) => {
    expect(filed(fact).dossier).toMatchObject({ identity: view, status: 1 });
  });

  it.each([
    ['not accepted', DossierNotAccepted.say({ reason: 'identity-rejected', status: 3 }), 3, 'identity-rejected'],
    ['stopped', DossierStopped.say({ reason: 'supplement-lapsed', status: 8 }), 8, 'supplement-lapsed'],
  ])('says why a dossier is %s', (_what, fact, status, reason) => {
    expect(filed(asked(), fact).dossier).toMatchObject({ status, reason, supplement: null });
  });

  it('says that a result was refused, and why', () => {
    const refused = DossierFinished.say({ outcome: 'refused', reason: 'conditions-not-met', dueAt: null, official: 'x', status: 9 });
    expect(filed(ACCEPTED, STARTED, refused).dossier).toMatchObject({ status: 9, outcome: 'refused', reason: 'conditions-not-met' });
  });

  it('never comes before the filing', () => {
    expect(() => new FrontDesk().hear(ACCEPTED)).toThrow('unknown-dossier');
  });

  it('is shown without what belongs to the house', () => {
    const state = filed(ACCEPTED, STARTED, asked()).dossier;
    const view = viewOf({ _id: 'x', rev: 7, state });
    const text = JSON.stringify(view);
    for (const kept of [state.fingerprint, state.idempotencyKey, FILING.contentHash]) expect(text).not.toContain(kept);
    expect(view).toMatchObject({ revision: 7, status: { id: 5, terminal: false }, links: { supplements: '/dossiers/x/supplements' } });
  });
});

describe('a supplement', () => {
  it('answers the open request: new content, new papers in place of the old ones, one fact', () => {
    const desk = filed(ACCEPTED, STARTED, asked());
    expect(desk.tryToSupplement()).toBeUndefined();
    expect(desk.last.map(({ data }) => data)).toEqual([
      { round: 1, contentHash: '1'.repeat(64), papers: ['G01-CT.01', 'G01-CT.02'] },
    ]);
    expect(desk.dossier.attachments.map(({ fileId }) => fileId)).toEqual(['file-2', 'file-of-round-1']);
    expect(desk.dossier.contents.map(({ round }) => round)).toEqual([0, 1]);
    expect(desk.dossier).toMatchObject({ supplement: null, identity: 'asked', status: 5 });
    desk.hear(resumed(4));
    expect(desk.dossier).toMatchObject({ status: 4, dueAt: '2026-12-01T10:00:00.000Z' });
  });

  it.each([
    ['nothing was asked for', () => filed(), 'no-supplement-asked'],
    ['it was answered already', () => {
      const desk = filed(asked());
      desk.tryToSupplement();
      return desk;
    }, 'no-supplement-asked'],
    ['the case has ended', () => filed(asked(), DossierStopped.say({ reason: 'x', status: 8 })), 'no-supplement-asked'],
    ['the dossier is being withdrawn', () => {
      const desk = filed();
      desk.tryToWithdraw();
      return desk.hear(asked());
    }, 'already-withdrawn'],
    ['the time has run out', () => {
      const desk = filed(asked());
      desk.nowMs = Date.parse('2026-12-08T17:00:00.000Z');
      return desk;
    }, 'supplement-too-late'],
  ])('is refused when %s, and nothing changes', (_when, tell, code) => {
    const desk = tell();
    const before = desk.dossier;
    expect(desk.tryToSupplement()).toMatchObject({ kind: 'conflict', code });
    expect(desk.dossier).toEqual(before);
  });

  it('is taken until the last millisecond', () => {
    const desk = filed(asked());
    desk.nowMs = Date.parse('2026-12-08T16:59:59.999Z');
    expect(desk.tryToSupplement()).toBeUndefined();
  });

  it('makes what was known about the old content no news', () => {
    const mismatched = IdentityMismatched.say({ ...known, fields: ['fullName'] });
    const before = filed(mismatched, asked());
    before.tryToSupplement();
    const after = filed(asked());
    after.tryToSupplement();
    after.hear(mismatched);
    expect(before.dossier.identity).toBe('asked');
    expect(after.dossier).toEqual(before.dossier);
    expect(after.hear(IdentityMatched.say({ ...known, round: 1 })).dossier.identity).toBe('verified');
  });
});

describe('a withdrawal', () => {
  it('is asked for once, and confirmed by processing', () => {
    const desk = filed(ACCEPTED, STARTED, asked());
    expect(desk.tryToWithdraw()).toBeUndefined();
    expect(desk.last.map(({ data }) => data)).toEqual([{ reason: 'no-longer-needed' }]);
    expect(desk.dossier).toMatchObject({ withdrawal: 'asked', supplement: null, status: 5 });
    expect(desk.tryToWithdraw()).toMatchObject({ code: 'already-withdrawn' });
    desk.hear(CaseWithdrawn.say({ status: 7 }));
    expect(desk.dossier).toMatchObject({ withdrawal: 'confirmed', status: 7 });
    expect(desk.tryToWithdraw()).toMatchObject({ code: 'already-withdrawn' });
  });

  it('that a decision was faster than is refused by processing', () => {
    const desk = filed(ACCEPTED, STARTED);
    expect(desk.tryToWithdraw()).toBeUndefined();
    desk.hear(FINISHED).hear(WithdrawalRefused.say({ reason: 'already-decided', status: 9 }));
    expect(desk.dossier).toMatchObject({ withdrawal: 'refused', status: 9, outcome: 'granted' });
    expect(desk.tryToWithdraw()).toMatchObject({ code: 'too-late-to-withdraw' });
  });

  it.each([
    ['finished', [ACCEPTED, STARTED, FINISHED]],
    ['delivered', [ACCEPTED, STARTED, FINISHED, DELIVERED]],
    ['not accepted', [DossierNotAccepted.say({ reason: 'x', status: 3 })]],
    ['stopped', [DossierStopped.say({ reason: 'x', status: 8 })]],
  ] as const)('of a dossier that is %s is too late', (_what, facts) => {
    const desk = filed(...facts);
    expect(desk.tryToWithdraw()).toMatchObject({ kind: 'conflict', code: 'too-late-to-withdraw' });
    expect(desk.dossier.withdrawal).toBe('none');
  });
});

describe('the two streams that intake hears', () => {
  const processing: readonly Spoken[] = [ACCEPTED, STARTED, DONE, asked(), resumed(4), FINISHED, DELIVERED];
  const identity: readonly Spoken[] = [
    IdentityPostponed.say({ round: 0, reason: 'unavailable', nextAttemptAt: '2026-11-16T02:00:01.000Z' }),
    IdentityNotFound.say(known),
    IdentityResolvedByHand.say({ round: 0, outcome: 'confirmed', reason: 'x', official: 'y', evidence: EVIDENCE }),
  ];

  it('end in the same dossier however they are woven', () => {
    const straight = filed(...processing, ...identity).dossier;
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 20 }), (turns) => {
        const [left, right] = [[...processing], [...identity]];
        const desk = filed();
        for (const turn of turns) {
          const next = (turn ? left : right).shift();
          if (next) desk.hear(next);
        }
        for (const fact of [...left, ...right]) desk.hear(fact);
        expect(desk.dossier).toEqual(straight);
      }),
    );
  });

  it('end in the same dossier wherever the applicant acts in between', () => {
    const straight = filed(ACCEPTED, STARTED, asked());
    straight.tryToSupplement();
    straight.hear(resumed(4)).hear(IdentityMatched.say({ ...known, round: 1 }));
    fc.assert(
      fc.property(fc.nat(2), fc.nat(3), (before, after) => {
        const desk = filed(ACCEPTED, STARTED, asked());
        const old = [identity[0]!, identity[1]!];
        old.splice(0, before).forEach((fact) => desk.hear(fact));
        expect(desk.tryToSupplement()).toBeUndefined();
        const late: Spoken[] = [...old, IdentityMatched.say({ ...known, round: 1 })];
        late.splice(Math.min(after, late.length), 0, resumed(4));
        late.forEach((fact) => desk.hear(fact));
        expect(desk.dossier).toEqual(straight.dossier);
      }),
    );
  });
});
