import { describe, expect, it } from '@jest/globals';

import { feeOf, Office, procedureOf } from '../../../test/office.js';

/** Listed: 10,000 online; three working days to pay, seven to decide. */
const RESIDENCE = procedureOf('1.004222');
/** Takes no fee. */
const CORRECTION = procedureOf('3.000466');
/** Thirty working days to pay. */
const LAND = procedureOf('1.014425');

const WEDNESDAY = '2026-11-18T10:00:00+07:00';
const FRIDAY = '2026-11-20T10:00:00+07:00';
const asked = (procedure = RESIDENCE): Office =>
  new Office(procedure).submit().identity('matched').proceed().at(WEDNESDAY).askForFee();

describe('a request for payment', () => {
  it('says what is owed and until when, stops the clock, and gives the word to the applicant', () => {
    const office = asked();
    expect(office.last).toEqual([expect.objectContaining({
      name: 'processing.fee-requested',
      data: {
        request: 1, lines: [{ code: 'residence-registration', amountVnd: 10_000 }], totalVnd: 10_000,
        payBy: '2026-11-23T16:59:59.999Z', toldBy: '2026-11-24T16:59:59.999Z', status: 6,
      },
      metric: { request: 1, lineCount: 1, totalVnd: 10_000, status: 6 },
    })]);
    expect(office.case).toMatchObject({ phase: 'waiting-for-payment', status: 6, step: 'examine', fees: [{ paidAt: null }] });
    expect(office.case.clock.at(-1)).toMatchObject({ kind: 'paused', cause: 'payment' });
    expect(office.tryTo({ action: 'complete-step' })).toMatchObject({ code: 'nothing-to-do' });
  });

  it('gives as long as the procedure has it', () => {
    expect(asked(LAND).last[0]!.data).toMatchObject({ payBy: '2026-12-31T16:59:59.999Z', toldBy: '2027-01-01T16:59:59.999Z' });
  });

  it('sums its lines up', () => {
    const office = new Office(LAND).submit().identity('matched');
    office.askForFee([{ code: 'land-fee', amountVnd: 1_200_000 }, { code: 'registration-tax', amountVnd: 34_500_001 }]);
    expect(office.last[0]!.data).toMatchObject({ totalVnd: 35_700_001 });
  });

  it('is refused where the procedure takes none, for what it does not list, and for what was asked for before', () => {
    const free = new Office(CORRECTION).submit().identity('matched');
    const any = [{ code: 'a-fee', amountVnd: 1 }];
    expect(free.tryTo({ action: 'request-fee', lines: any })).toMatchObject({ kind: 'conflict', code: 'fee-none' });
    const office = asked().pay();
    const before = office.case;
    const other = [{ code: 'residence-registration', amountVnd: 20_000 }];
    expect(office.tryTo({ action: 'request-fee', lines: other })).toMatchObject({
      kind: 'unprocessable', code: 'fee-lines-wrong', details: { faults: [{ pointer: '/lines/0/amountVnd', code: 'fee-amount' }] },
    });
    expect(office.tryTo({ action: 'request-fee', lines: feeOf(RESIDENCE) })).toMatchObject({
      kind: 'conflict', code: 'fee-asked-already', details: { extensions: { code: 'residence-registration' } },
    });
    expect(office.case).toEqual(before);
  });

  it('may follow another one that was paid, for something else', () => {
    const office = asked(LAND).pay();
    office.askForFee([{ code: 'registration-tax', amountVnd: 5_000 }]);
    expect(office.last[0]!.data).toMatchObject({ request: 2, totalVnd: 5_000 });
    office.pay();
    expect(office.case.fees).toMatchObject([{ request: 1, paidAt: expect.any(String) }, { request: 2, paidAt: expect.any(String) }]);
    expect(office.timers).toEqual([]);
  });
});

describe('a payment', () => {
  it('brings the case back to its step with the date that follows', () => {
    const office = asked().at(FRIDAY).pay();
    expect(office.case).toMatchObject({ phase: 'at-step', step: 'examine', status: 4, dueAt: '2026-11-30T10:00:00.000Z' });
    expect(office.last).toEqual([expect.objectContaining({
      name: 'processing.fee-settled', data: { request: 1, dueAt: '2026-11-30T10:00:00.000Z', status: 4 },
    })]);
    expect(office.case.clock.at(-1)).toMatchObject({ kind: 'resumed', cause: 'payment', at: '2026-11-20T03:00:00.000Z' });
    expect(office.timers).toEqual([]);
    expect(office.proceed().proceed().proceed().case).toMatchObject({ phase: 'ended', status: 10 });
  });

  it('lets the clock go on from when it was told, however late that is heard', () => {
    const heard = (at: string): string | null => asked().at(at).pay(1, '2026-11-20T03:00:00.000Z').case.dueAt;
    expect(heard('2026-11-23T08:00:00+07:00')).toBe('2026-11-30T10:00:00.000Z');
    expect(heard('2026-11-20T10:00:05+07:00')).toBe('2026-11-30T10:00:00.000Z');
  });

  it('of a case that had missed a date before still tells which', () => {
    const office = new Office(RESIDENCE).submit().identity('matched').proceed();
    const missedAt = office.case.dueAt;
    office.at('2026-12-01T09:00:00+07:00').askForSupplement().at('2026-12-02T09:00:00+07:00').supplement();
    office.askForFee().at('2026-12-03T09:00:00+07:00').pay();
    expect(office.last[0]!.data).toMatchObject({ request: 1, missedAt });
  });

  it('of nothing, of another request, or a second one changes nothing', () => {
    const never = new Office(RESIDENCE).submit().identity('matched');
    const waiting = asked();
    const paid = asked().pay();
    for (const [office, request] of [[never, 1], [waiting, 2], [paid, 1]] as const) {
      const [before, timers] = [office.case, office.timers];
      expect(office.pay(request).last).toEqual([]);
      expect([office.case, office.timers]).toEqual([before, timers]);
    }
  });

  it('is waited for whatever is heard about the applicant meanwhile', () => {
    const office = asked();
    const timers = office.timers;
    office.identity('confirmed');
    expect(office.case).toMatchObject({ phase: 'waiting-for-payment', status: 6 });
    expect(office.timers).toEqual(timers);
  });
});

describe('what is not paid', () => {
  it('stops the case once nothing can be told any more', () => {
    const office = asked();
    const toldByMs = Date.parse('2026-11-24T16:59:59.999Z');
    expect(office.timers).toEqual([{ id: 'fee-lapse-1', kind: 'fee-lapse', dueAtMs: toldByMs + 300_000 }]);
    office.lapse();
    expect(office.names(office.last)).toEqual(['dossier-stopped']);
    expect(office.last[0]!.data).toEqual({ reason: 'payment-lapsed', status: 8 });
    expect(office.case).toMatchObject({ phase: 'ended', status: 8, endedBecause: 'payment-lapsed', step: null });
    expect(office.timers).toEqual([]);
  });

  it('does not keep anybody from withdrawing; what is paid does', () => {
    expect(asked().withdraw().case).toMatchObject({ phase: 'ended', status: 7 });
    const paid = asked().pay();
    const before = paid.case;
    paid.withdraw();
    expect(paid.names(paid.last)).toEqual(['withdrawal-refused']);
    expect(paid.last[0]!.data).toEqual({ reason: 'fee-paid', status: 4 });
    expect(paid.case).toEqual(before);
  });
});
