import { describe, expect, it } from '@jest/globals';
import { DossierStopped, FeeRequested, FeeSettled, type Spoken } from '@hoso/contracts';

import { FrontDesk } from '../../test/front-desk.js';
import { viewOf } from './dossier-view.js';

const LINES = [{ code: 'residence-registration', amountVnd: 10_000 }];
const owed = (request = 1): Spoken => FeeRequested.say({
  request, lines: LINES, totalVnd: 10_000, payBy: '2026-11-19T16:59:59.999Z', toldBy: '2026-11-20T16:59:59.999Z', status: 6,
});
const asked = (): FrontDesk => new FrontDesk().file().hear(owed());
const at = (moment: string, desk = asked()): FrontDesk => {
  desk.nowMs = Date.parse(moment);
  return desk;
};

describe('a request for payment', () => {
  it('is shown to the portal with what, how much and until when, and where to tell the payment', () => {
    const view = (desk: FrontDesk): object => viewOf({ _id: 'x', rev: 1, state: desk.dossier });
    expect(view(asked())).toMatchObject({
      status: { id: 6 }, links: { payments: '/dossiers/x/payments' },
      fees: [{ request: 1, lines: LINES, totalVnd: 10_000, payBy: '2026-11-19T16:59:59.999Z', toldBy: '2026-11-20T16:59:59.999Z', paid: null }],
    });
    const unasked = view(new FrontDesk().file()) as { readonly links: object };
    expect(unasked).toMatchObject({ fees: [] });
    expect(unasked.links).not.toHaveProperty('payments');
  });

  it('is paid once, in its own words, and the agency says what follows', () => {
    const desk = at('2026-11-17T03:00:00.000Z');
    expect(desk.tryToPay({ form: 'transfer', paidAt: '2026-11-17T02:58:00.000Z' })).toBeUndefined();
    expect(desk.last).toEqual([expect.objectContaining({
      name: 'intake.fee-paid',
      data: { request: 1, amountVnd: 10_000, form: 'transfer', reference: 'TT-THU-NGHIEM-1', paidAt: '2026-11-17T02:58:00.000Z' },
      metric: { request: 1, amountVnd: 10_000, form: 'transfer' },
    })]);
    expect(desk.dossier.fees).toMatchObject([{ paid: { reference: 'TT-THU-NGHIEM-1', at: '2026-11-17T03:00:00.000Z' } }]);
    expect(desk.tryToPay()).toMatchObject({ kind: 'conflict', code: 'fee-paid-already', details: { extensions: { request: 1 } } });
    desk.hear(FeeSettled.say({ request: 1, dueAt: '2026-11-30T10:00:00.000Z', status: 4 }));
    expect(desk.dossier).toMatchObject({ status: 4, dueAt: '2026-11-30T10:00:00.000Z' });
    expect(desk.tryToPay()).toMatchObject({ code: 'fee-paid-already' });
  });

  it('may be followed by another one', () => {
    const desk = asked();
    desk.tryToPay();
    desk.hear(FeeSettled.say({ request: 1, dueAt: null, status: 4 })).hear(owed(2));
    expect(desk.tryToPay({ request: 1 })).toMatchObject({ code: 'fee-paid-already' });
    expect(desk.tryToPay()).toBeUndefined();
    expect(desk.dossier.fees).toMatchObject([{ request: 1, paid: {} }, { request: 2, paid: {} }]);
  });

  it.each([
    ['before anything is asked for', new FrontDesk().file(), {}, 'no-fee-asked'],
    ['of a request that is not open', asked(), { request: 2 }, 'no-fee-asked'],
    ['of a dossier that was stopped', asked().hear(DossierStopped.say({ reason: 'payment-lapsed', status: 8 })), {}, 'no-fee-asked'],
    ['made too late', at('2026-11-20T03:00:00.000Z'), { paidAt: '2026-11-19T17:00:00.000Z' }, 'payment-too-late'],
    ['told too late', at('2026-11-20T17:00:00.000Z'), { paidAt: '2026-11-18T03:00:00.000Z' }, 'payment-too-late'],
  ] as const)('is not paid by a payment %s', (_what, desk, change, code) => {
    const before = desk.dossier;
    expect(desk.tryToPay(change)).toMatchObject({ kind: 'conflict', code });
    expect(desk.dossier).toEqual(before);
  });

  it('that was paid in time is paid, though told a day later', () => {
    expect(at('2026-11-20T16:59:59.999Z').tryToPay({ paidAt: '2026-11-19T16:59:59.999Z' })).toBeUndefined();
  });

  it.each([
    ['less', { amountVnd: 9_999 }, ['/amountVnd payment-amount']],
    ['more', { amountVnd: 10_001 }, ['/amountVnd payment-amount']],
    ['a payment of tomorrow', { paidAt: '2026-11-17T03:05:00.001Z' }, ['/paidAt paid-in-future']],
    ['a payment of before', { paidAt: '2026-11-16T01:54:59.999Z' }, ['/paidAt paid-before-asked']],
    ['more of before', { amountVnd: 1, paidAt: '2026-11-01T00:00:00.000Z' }, ['/amountVnd payment-amount', '/paidAt paid-before-asked']],
  ] as const)('is not paid by %s', (_what, change, faults) => {
    const desk = at('2026-11-17T03:00:00.000Z');
    const refusal = desk.tryToPay(change);
    expect(refusal).toMatchObject({ kind: 'unprocessable', code: 'payment-wrong', details: { extensions: { totalVnd: 10_000 } } });
    expect(refusal?.details.faults?.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual(faults);
  });

  it('may be paid by a clock that is not quite ours', () => {
    expect(at('2026-11-17T03:00:00.000Z').tryToPay({ paidAt: '2026-11-17T03:05:00.000Z' })).toBeUndefined();
    expect(at('2026-11-17T03:00:00.000Z').tryToPay({ paidAt: '2026-11-16T01:55:00.000Z' })).toBeUndefined();
  });
});

describe('money and withdrawal', () => {
  it('what is owed keeps nobody from withdrawing, and is then no longer taken', () => {
    const desk = asked();
    expect(desk.tryToWithdraw()).toBeUndefined();
    expect(desk.tryToPay()).toMatchObject({ kind: 'conflict', code: 'already-withdrawn' });
  });

  it('what is paid keeps everybody from it', () => {
    const desk = asked();
    desk.tryToPay();
    expect(desk.tryToWithdraw()).toMatchObject({ kind: 'conflict', code: 'fee-paid' });
    desk.hear(FeeSettled.say({ request: 1, dueAt: null, status: 4 }));
    expect(desk.tryToWithdraw()).toMatchObject({ kind: 'conflict', code: 'fee-paid' });
  });
});
