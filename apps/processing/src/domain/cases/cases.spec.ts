import { describe, expect, it } from '@jest/globals';
import { PROCEDURES, type ProcedureEntry } from '@hoso/contracts';

import { agencyFor, MONDAY, Office, procedureOf } from '../../../test/office.js';
import { actorOf } from '../steps/steps.js';
import { currentStep } from './case-procedure.js';

/** Received, examined, decided, handed out by people. */
const RESIDENCE = procedureOf('1.004222');
/** With an opinion of another agency. */
const MARRIAGE = procedureOf('1.004746');
/** Done by the system from beginning to end. */
const EXTRACT = procedureOf('2.000635');

const each = (entries: readonly ProcedureEntry[]) => entries.map((entry) => [`${entry.code} v${entry.version}`, entry] as const);
const isAutomatic = ({ steps }: ProcedureEntry): boolean => steps.every((step) => actorOf(step).kind === 'system');
const accepted = (procedure: ProcedureEntry): Office => new Office(procedure).submit().identity('matched');

describe('a filed dossier whose applicant is known', () => {
  it.each(each(PROCEDURES.filter(isAutomatic)))('%s: is delivered in the same decision', (_code, procedure) => {
    const office = new Office(procedure).submit();
    expect(office.last).toEqual([]);
    office.identity('matched');
    expect(office.names(office.last)).toEqual([
      'dossier-accepted',
      'processing-started',
      'step-completed', 'step-completed', 'step-completed',
      'dossier-finished',
      'result-delivered',
    ]);
    expect(office.statuses).toEqual([2, 4, 4, 4, 4, 9, 10]);
    expect(office.case).toMatchObject({ phase: 'ended', status: 10, step: null });
    expect(office.case.result).toMatchObject({ outcome: 'granted', reason: null, agencyCode: agencyFor(procedure) });
    expect(office.last.at(-1)?.data).toMatchObject({ by: 'electronic', result: office.case.resultHash });
    expect(office.timers).toEqual([]);
  });

  it.each(each(PROCEDURES.filter((entry) => !isAutomatic(entry))))(
    '%s: is walked step by step, each by the right official, to the result',
    (_code, procedure) => {
      const office = accepted(procedure);
      const walked: string[] = [];
      for (let turn = 0; office.case.phase === 'at-step' && turn < 20; turn += 1) {
        walked.push(office.case.step!);
        office.proceed();
      }
      const people = procedure.steps.filter((step) => actorOf(step).kind === 'person').map(({ id }) => id);
      expect(walked).toEqual(people);
      expect(office.case).toMatchObject({ phase: 'ended', status: 10, step: null });
      expect(office.names().slice(0, 2)).toEqual(['dossier-accepted', 'processing-started']);
      expect(office.names().slice(-2)).toEqual(['dossier-finished', 'result-delivered']);
      expect(office.statuses.slice(0, 2)).toEqual([2, 4]);
      expect(office.statuses.slice(-2)).toEqual([9, 10]);
    },
  );

  it('gets a code of the agency and the day, a due date, and the calendar that it was computed with', () => {
    const office = accepted(RESIDENCE);
    const { agencyCode } = office;
    expect(office.case.dossierCode).toBe(`${agencyCode}-261116-0001`);
    expect(office.case).toMatchObject({ dueAt: '2026-11-26T10:00:00.000Z', calendarVersion: '2026.2' });
    expect(office.said[0]!.data).toMatchObject({ dossierCode: office.case.dossierCode, dueAt: office.case.dueAt, status: 2 });
  });

  it('has no due date where the procedure has no limit', () => {
    const office = accepted(procedureOf('1.007700'));
    expect(office.case).toMatchObject({ dueAt: null, status: 4 });
  });

  it.each(['matched', 'partial', 'confirmed'] as const)('is accepted when it is %s', (verdict) => {
    const office = new Office(RESIDENCE).submit().identity(verdict);
    expect(office.names()).toEqual(['dossier-accepted', 'processing-started']);
    expect(office.case.identity).toMatchObject({ verdict, round: 0 });
  });
});

describe('a filed dossier whose applicant is not known yet', () => {
  it.each(['postponed', 'not-found'] as const)('waits while the register is %s, and is accepted when a person confirms', (verdict) => {
    const office = new Office(RESIDENCE).submit().identity(verdict);
    expect(office.said).toEqual([]);
    expect(office.case).toMatchObject({ phase: 'waiting-for-identity', status: 1 });
    office.identity('confirmed');
    expect(office.case).toMatchObject({ phase: 'at-step', status: 4 });
  });

  it('is not accepted when a person rejects the identity', () => {
    const office = new Office(RESIDENCE).submit().identity('not-found').identity('rejected');
    expect(office.names()).toEqual(['dossier-not-accepted']);
    expect(office.said[0]!.data).toEqual({ reason: 'identity-rejected', status: 3 });
    expect(office.case).toMatchObject({ phase: 'ended', status: 3, endedBecause: 'identity-rejected' });
  });

  it('may be spoken about by identity before intake: the order does not matter', () => {
    const office = new Office(EXTRACT).identity('matched');
    expect(office.case).toMatchObject({ phase: 'unfiled', filed: null });
    expect(office.said).toEqual([]);
    office.submit();
    expect(office.case).toMatchObject({ phase: 'ended', status: 10 });
    expect(office.case).toEqual(new Office(EXTRACT).submit().identity('matched').case);
  });
});

describe('a dossier whose applicant differs from the register', () => {
  it('is sent back for exactly the fields that differ, and accepted when they are put right', () => {
    const office = new Office(RESIDENCE).submit().identity('mismatched');
    expect(office.said[0]!.data).toEqual({
      round: 1,
      items: [{ pointer: '/applicant/fullName', reason: 'differs-from-register' }],
      answerBy: '2026-12-08T16:59:59.999Z',
      status: 5,
    });
    expect(office.case).toMatchObject({ phase: 'waiting-for-supplement', status: 5, acceptedAt: null, clock: [] });
    office.supplement();
    expect(office.names(office.last)).toEqual(['processing-resumed']);
    expect(office.last[0]!.data).toEqual({ round: 1, dueAt: null, status: 1 });
    expect(office.case).toMatchObject({ phase: 'waiting-for-identity', status: 1, round: 1 });
    office.identity('matched', 1);
    expect(office.case).toMatchObject({ phase: 'at-step', status: 4, identity: { round: 1, verdict: 'matched' } });
    expect(office.statuses).toEqual([5, 1, 2, 4]);
  });

  it('may hear the verdict about the new content before the new content', () => {
    const office = new Office(RESIDENCE).submit().identity('mismatched').identity('matched', 1);
    expect(office.case).toMatchObject({ phase: 'waiting-for-supplement', status: 5 });
    expect(office.timers).toHaveLength(1);
    office.supplement();
    expect(office.case).toMatchObject({ phase: 'at-step', status: 4, round: 1 });
    expect(office.timers).toEqual([]);
  });

  it('is asked again as often as the law allows, and then not accepted', () => {
    const office = new Office(RESIDENCE).submit().identity('mismatched');
    office.supplement().identity('mismatched', 1);
    expect(office.case).toMatchObject({ status: 5, supplementRounds: 2, supplement: { round: 2 } });
    office.supplement().identity('mismatched', 2);
    expect(office.case).toMatchObject({ phase: 'ended', status: 3, endedBecause: 'identity-mismatched' });
    expect(office.statuses).toEqual([5, 1, 5, 1, 3]);
  });

  it('does not listen to a verdict about content that has been replaced', () => {
    const office = new Office(RESIDENCE).submit().identity('mismatched').supplement();
    office.identity('confirmed', 0);
    expect(office.case).toMatchObject({ phase: 'waiting-for-identity', round: 1, identity: { verdict: 'mismatched' } });
  });
});

describe('a supplement request', () => {
  it('lapses into status 3 before acceptance', () => {
    const office = new Office(RESIDENCE).submit().identity('mismatched');
    const answerByMs = Date.parse(office.case.supplement!.answerBy);
    expect(office.timers).toEqual([{ id: 'supplement-lapse-1', kind: 'supplement-lapse', dueAtMs: answerByMs + 300_000 }]);
    office.lapse();
    expect(office.last[0]!.data).toEqual({ reason: 'supplement-lapsed', status: 3 });
    expect(office.case).toMatchObject({ phase: 'ended', status: 3, supplement: null });
  });

  it('lapses into status 8 after acceptance', () => {
    const office = accepted(RESIDENCE).proceed().askForSupplement();
    expect(office.case).toMatchObject({ phase: 'waiting-for-supplement', status: 5, step: 'examine' });
    office.lapse();
    expect(office.names(office.last)).toEqual(['dossier-stopped']);
    expect(office.case).toMatchObject({ phase: 'ended', status: 8, endedBecause: 'supplement-lapsed', step: null });
  });

  it('stops the clock; the answer brings the case back to its step with the date that follows', () => {
    const office = accepted(RESIDENCE).proceed();
    const before = office.case.dueAt!;
    office.at('2026-11-18T10:00:00+07:00').askForSupplement();
    office.at('2026-11-20T10:00:00+07:00').supplement();
    expect(office.case).toMatchObject({ phase: 'at-step', step: 'examine', status: 4, round: 1, supplement: null });
    expect(Date.parse(office.case.dueAt!)).toBeGreaterThan(Date.parse(before));
    expect(office.last[0]!.data).toEqual({ round: 1, dueAt: office.case.dueAt, status: 4 });
    expect(office.timers).toEqual([]);
  });

  it('lets the clock go on from the answer, however late that is heard', () => {
    const answeredAt = '2026-11-20T09:59:30.000Z';
    const heard = (at: string): string | null =>
      accepted(RESIDENCE).proceed().at('2026-11-18T10:00:00+07:00').askForSupplement().at(at).supplement(1, answeredAt).case.dueAt;
    expect(heard('2026-11-20T17:00:45+07:00')).toBe(heard(answeredAt));
    expect(heard('2026-11-23T08:00:00+07:00')).toBe(heard(answeredAt));
  });

  it('lets the clock go on by the calendar that holds when it is answered', () => {
    const office = new Office(RESIDENCE).at('2026-06-29T09:00:00+07:00').submit().identity('matched').proceed().askForSupplement();
    expect(office.case.calendarVersion).toBe('2026.1');
    office.at('2026-07-02T09:00:00+07:00').supplement();
    expect(office.case.calendarVersion).toBe('2026.2');
  });

  it('that is made when the case is late tells which date was missed, and for good', () => {
    const office = accepted(RESIDENCE).proceed();
    const missedAt = office.case.dueAt;
    office.at('2026-12-01T09:00:00+07:00').askForSupplement().at('2026-12-02T09:00:00+07:00').supplement();
    expect(office.last[0]!.data).toMatchObject({ missedAt });
    office.askForSupplement().at('2026-12-03T09:00:00+07:00').supplement();
    expect(office.last[0]!.data).toMatchObject({ missedAt });
  });

  it('may be made twice at most; then the official is refused', () => {
    const office = accepted(RESIDENCE).proceed();
    office.askForSupplement().supplement().askForSupplement().supplement();
    const refusal = office.tryTo({ action: 'request-supplement', items: [{ pointer: '/form', reason: 'unclear' }] });
    expect(refusal).toMatchObject({ kind: 'conflict', code: 'supplement-rounds-used-up' });
    expect(office.case).toMatchObject({ phase: 'at-step', status: 4 });
  });

  it('that is no longer open is answered in vain', () => {
    const office = accepted(RESIDENCE).proceed().askForSupplement().lapse();
    const before = office.case;
    office.supplement(1);
    expect(office.last).toEqual([]);
    expect(office.case).toEqual(before);
  });

  it('is not answered by an answer to another one', () => {
    const office = accepted(RESIDENCE).proceed().askForSupplement();
    const before = office.case;
    expect(office.supplement(7).last).toEqual([]);
    expect(office.case).toEqual(before);
    expect(office.timers).toHaveLength(1);
  });

  it('keeps its deadline while other things are heard', () => {
    const office = accepted(RESIDENCE).proceed().askForSupplement();
    const { timers } = office;
    expect(office.identity('partial').timers).toEqual(timers);
  });

  it('ignores a timer of another round', () => {
    const office = accepted(RESIDENCE).proceed().askForSupplement();
    const [first] = office.timers;
    office.supplement().askForSupplement();
    office.timers = [first!];
    expect(office.lapse().last).toEqual([]);
    expect(office.case).toMatchObject({ phase: 'waiting-for-supplement', status: 5 });
  });
});

describe('a withdrawal', () => {
  const stories: readonly (readonly [string, () => Office])[] = [
    ['before identity is known', () => new Office(RESIDENCE).submit()],
    ['while the register is silent', () => new Office(RESIDENCE).submit().identity('postponed')],
    ['while a supplement is asked for before acceptance', () => new Office(RESIDENCE).submit().identity('mismatched')],
    ['at the first step', () => accepted(RESIDENCE)],
    ['while another agency is asked', () => accepted(MARRIAGE).proceed().proceed()],
    ['while a supplement is asked for at a step', () => accepted(RESIDENCE).askForSupplement()],
    ['at the decision', () => accepted(RESIDENCE).proceed().proceed()],
  ];
  it.each(stories)('%s ends the case', (_when, tell) => {
    const office = tell().withdraw();
    expect(office.names(office.last)).toEqual(['case-withdrawn']);
    const ended = { phase: 'ended', status: 7, endedBecause: 'withdrawn', step: null, supplement: null };
    expect(office.case).toMatchObject({ ...ended, desk: office.agencyCode });
    expect(office.timers).toEqual([]);
    const before = office.case;
    expect(office.identity('matched').last).toEqual([]);
    expect(office.case).toMatchObject({ ...before, identity: office.case.identity });
  });

  const late: readonly (readonly [string, () => Office, number])[] = [
    ['decided', () => accepted(RESIDENCE).proceed().proceed().proceed(), 9],
    ['delivered', () => accepted(EXTRACT), 10],
    ['not accepted', () => new Office(RESIDENCE).submit().identity('rejected'), 3],
    ['stopped', () => accepted(RESIDENCE).askForSupplement().lapse(), 8],
  ];
  it.each(late)('of a case that is %s is refused and changes nothing', (_what, tell, status) => {
    const office = tell();
    const before = office.case;
    office.withdraw();
    expect(office.last.map(({ data }) => data)).toEqual([{ reason: 'already-decided', status }]);
    expect(office.case).toEqual(before);
  });
});

describe('an official', () => {
  it('is asked for an opinion at the desk of the other agency, with a date', () => {
    const office = accepted(MARRIAGE).proceed();
    office.proceed();
    expect(office.last.at(-1)!.data).toEqual({
      step: 'ask-first-registry', agencyCode: 'H26.102', answerBy: '2026-11-19T10:00:00.000Z', status: 4,
    });
    expect(office.case).toMatchObject({ desk: 'H26.102', step: 'ask-first-registry' });
    const own = { subject: 'nguoi-khac', agency: office.agencyCode, roles: ['adviser'] };
    const agree = { action: 'give-opinion', opinion: 'agrees' } as const;
    expect(office.tryTo(agree, own)?.code).toBe('other-agency');
    office.act({ action: 'give-opinion', opinion: 'disagrees' });
    expect(office.case).toMatchObject({ desk: office.agencyCode, step: 'decide' });
    expect(office.case.opinions).toEqual([{ step: 'ask-first-registry', agencyCode: 'H26.102', opinion: 'disagrees' }]);
  });

  it('refuses with a reason, and the applicant gets that as the result', () => {
    const office = accepted(RESIDENCE).proceed().proceed();
    const without = office.tryTo({ action: 'decide', outcome: 'refused', reason: null });
    expect(without).toMatchObject({ kind: 'unprocessable', code: 'reason-missing' });
    office.act({ action: 'decide', outcome: 'refused', reason: 'conditions-not-met' });
    expect(office.last[0]!.data).toMatchObject({ outcome: 'refused', reason: 'conditions-not-met', status: 9 });
    office.act({ action: 'deliver', by: 'post' });
    expect(office.case).toMatchObject({ status: 10, result: { outcome: 'refused', reason: 'conditions-not-met' } });
  });

  it.each([
    ['an action that the step does not have', { action: 'deliver', by: 'counter' } as const, 'action-not-allowed'],
    ['a decision before its time', { action: 'decide', outcome: 'granted', reason: null } as const, 'action-not-allowed'],
  ])('is refused %s', (_what, action, code) => {
    const office = accepted(RESIDENCE);
    expect(office.tryTo(action)).toMatchObject({ kind: 'conflict', code, details: { extensions: { step: 'receive' } } });
  });

  it('needs the role that the step asks for, at the agency that has the case', () => {
    const office = accepted(RESIDENCE);
    const { agencyCode } = office;
    const complete = { action: 'complete-step' } as const;
    expect(office.tryTo(complete, { subject: 'x', agency: agencyCode, roles: ['manager'] })?.code).toBe('role-missing');
    expect(office.tryTo(complete, { subject: 'x', agency: 'H29.101', roles: ['receiver'] })?.code).toBe('other-agency');
    expect(office.case.stepsDone).toEqual([]);
  });

  it.each([
    ['that is not filed', () => new Office(RESIDENCE).identity('matched'), 'case-not-found'],
    ['whose applicant is not known', () => new Office(RESIDENCE).submit(), 'nothing-to-do'],
    ['that waits for the applicant', () => accepted(RESIDENCE).askForSupplement(), 'nothing-to-do'],
    ['that has ended', () => accepted(EXTRACT), 'nothing-to-do'],
  ])('cannot act on a case %s', (_what, tell, code) => {
    expect(tell().tryTo({ action: 'complete-step' })?.code).toBe(code);
  });
});

describe('an illegal change of status', () => {
  it('is a Defect, whatever decided it', () => {
    const office = accepted(RESIDENCE);
    office.state = { ...office.case, status: 7 };
    expect(() => office.askForSupplement()).toThrow('illegal-move');
    const delivered = accepted(RESIDENCE).proceed().proceed().proceed();
    delivered.state = { ...delivered.case, status: 5 };
    expect(() => delivered.proceed()).toThrow('illegal-move');
    expect(currentStep(delivered.case)?.kind).toBe('delivery');
  });

  it('is found in a status that needs an elevated role as well', () => {
    const office = new Office(RESIDENCE).submit();
    office.state = { ...office.case, status: 2 };
    expect(() => office.identity('rejected')).toThrow('illegal-move: 2 to 3');
    expect(office.nowMs).toBe(MONDAY);
  });
});
