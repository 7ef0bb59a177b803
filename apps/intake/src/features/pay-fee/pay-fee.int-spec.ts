import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DossierAccepted, FeeRequested, FeeSettled, type Spoken } from '@hoso/contracts';
import type { Store } from '@hoso/store';

import { bothStores } from '../../../../../test/support/both-stores.js';
import { sharedStore } from '../../../../../test/support/engines.js';
import type { Answer, Portal } from '../../../test/portal.js';
import { CANARY, expectRefused } from '../../../test/refusals.js';
import { openRehearsedHouse, type RehearsedHouse } from '../../../test/rehearsed-house.js';
import { sampleFiling } from '../../../test/sample-filing.js';

const engine = await sharedStore();
const ACCEPTED = DossierAccepted.say({
  dossierCode: 'H26.101-261116-0001', procedureVersion: 1, dueAt: '2026-11-26T10:00:00.000Z', calendarVersion: '2026.2', status: 2,
});
const OWED: Spoken = FeeRequested.say({
  request: 1, lines: [{ code: 'civil-status-copy', amountVnd: 8_000 }], totalVnd: 8_000,
  payBy: '2026-11-19T16:59:59.999Z', toldBy: '2026-11-20T16:59:59.999Z', status: 6,
});

describe.each(bothStores(engine, 'payment'))('a payment at the door, %s', (_name, openStore) => {
  let store: Store;
  let house: RehearsedHouse;
  let portal: Portal;
  let filings = 0;
  let dossierId: string;

  /** The payment of the open request, under a reference of its own. */
  const payment = (change: object = {}): object => (
    { request: 1, amountVnd: 8_000, form: 'online', reference: `TT-${dossierId}`, paidAt: '2026-11-16T02:00:00.000Z', ...change }
  );
  const pay = (body: unknown, headers: Readonly<Record<string, string>> = {}, to = dossierId): Promise<Answer> =>
    portal.post(`/dossiers/${to}/payments`, body, headers);
  const matching = (revision: number, more = {}) => ({ 'if-match': `"${revision}"`, ...more });
  const filed = async (...facts: readonly Spoken[]): Promise<string> => {
    const id = await portal.filed(sampleFiling(undefined, { portalReference: `TN-${(filings += 1)}` }));
    await house.hear(id, ...facts);
    return id;
  };

  beforeAll(async () => {
    store = await openStore();
    house = await openRehearsedHouse({ store });
    portal = house.portal();
  }, 60_000);
  afterAll(async () => {
    await house.close();
    await store.close();
    await engine.drop();
  });
  beforeEach(async () => {
    dossierId = await filed(ACCEPTED, OWED);
  });

  it('is noted once with its reference, and said in one fact', async () => {
    const { body: open } = await portal.ask(`/dossiers/${dossierId}`);
    expect(open).toMatchObject({
      fees: [{ request: 1, totalVnd: 8_000, paid: null }], links: { payments: `/dossiers/${dossierId}/payments` },
    });
    const answer = await pay(payment(), matching(3));
    expect([answer.status, answer.headers.get('etag')]).toEqual([202, '"4"']);
    expect(answer.body).toMatchObject({
      status: { id: 6 }, fees: [{ paid: { reference: `TT-${dossierId}`, amountVnd: 8_000, at: '2026-11-16T02:00:00.000Z' } }],
    });
    expect(answer.body['links']).not.toHaveProperty('payments');
    const { facts } = await house.spoken();
    expect(facts.filter(({ headers }) => headers['ce_subject'] === dossierId).map(({ headers }) => headers['ce_type'])).toEqual([
      'vn.hoso.intake.dossier-submitted.v1', 'vn.hoso.intake.fee-paid.v1',
    ]);
    await house.hear(dossierId, FeeSettled.say({ request: 1, dueAt: '2026-11-27T10:00:00.000Z', status: 4 }));
    expect((await portal.ask(`/dossiers/${dossierId}`)).body).toMatchObject({ status: { id: 4 }, dueAt: '2026-11-27T10:00:00.000Z' });
  });

  it('that comes again gets its answer again, once and at the same moment', async () => {
    const send = (): Promise<Answer> => pay(payment(), matching(3, { 'idempotency-key': `key-${dossierId}` }));
    const together = await Promise.all(Array.from({ length: 10 }, send));
    const later = await send();
    for (const answer of [...together, later]) expect([answer.status, answer.headers.get('etag')]).toEqual([202, '"4"']);
    const { facts } = await house.spoken();
    expect(facts.filter(({ headers }) => headers['ce_subject'] === dossierId)).toHaveLength(2);
  });

  it('of two that come at once, one is noted', async () => {
    const references = ['TT-MOT-0001', 'TT-HAI-0001'].map((reference) => `${reference}-${filings}`);
    const answers = await Promise.all(references.map((reference) => pay(payment({ reference }), matching(3))));
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 412]);
    expect((await house.spoken()).facts.filter(({ headers }) => headers['ce_subject'] === dossierId)).toHaveLength(2);
  });

  it('bears a reference that pays for nothing else, of this portal', async () => {
    const other = await filed(ACCEPTED, OWED);
    expect((await pay(payment(), matching(3))).status).toBe(202);
    const taken = { status: 409, code: 'payment-reference-in-use', says: { dossierId, request: 1 } };
    await expectRefused(house, taken, (headers) => pay(payment(), matching(3, headers), other));
    expect((await pay(payment({ reference: `TT-${other}` }), matching(3), other)).status).toBe(202);

    const stranger = house.portal('portal-khac');
    const theirs = await stranger.filed(sampleFiling(undefined, { portalReference: `TN-${(filings += 1)}` }));
    await house.hear(theirs, ACCEPTED, OWED);
    expect((await stranger.post(`/dossiers/${theirs}/payments`, payment(), matching(3))).status).toBe(202);
  });

  it('needs to know the dossier as it is, and spends its reference only where it is due', async () => {
    await expectRefused(house, { status: 428, code: 'if-match-missing' }, (headers) => pay(payment(), headers));
    const old = { status: 412, code: 'revision-mismatch', says: { revision: 3 } };
    await expectRefused(house, old, (headers) => pay(payment(), matching(2, headers)));
    const other = await filed(ACCEPTED, OWED);
    expect((await pay(payment({ reference: `TT-${dossierId}` }), matching(3), other)).status).toBe(202);
  });

  it('is to be sent again where the request came open only after it was looked for, and has spent nothing', async () => {
    dossierId = await filed(ACCEPTED);
    const look = store.find.bind(store);
    const overtaken = jest.spyOn(store, 'find').mockImplementationOnce(async (...question) => {
      const found = await look(...question);
      await house.hear(dossierId, OWED);
      return found;
    });
    const answer = await pay(payment(), matching(3));
    expect([answer.status, answer.body['code'], answer.headers.get('retry-after')]).toEqual([503, 'unavailable', '1']);
    overtaken.mockRestore();
    expect((await pay(payment(), matching(3))).status).toBe(202);
  });

  it.each<readonly [string, object, number, string, readonly string[] | undefined]>([
    ['less', { amountVnd: 7_999 }, 422, 'payment-wrong', ['/amountVnd payment-amount']],
    ['a payment of tomorrow', { paidAt: '2026-11-17T02:00:00.000Z' }, 422, 'payment-wrong', ['/paidAt paid-in-future']],
    ['a request that is not open', { request: 2 }, 409, 'no-fee-asked', undefined],
    ['a payment after the last moment', { paidAt: '2026-11-19T17:00:00.000Z' }, 409, 'payment-too-late', undefined],
    ['parts of a đồng', { amountVnd: 0.5 }, 400, 'request-invalid', ['/amountVnd wrong-type']],
    ['nothing', { amountVnd: 0 }, 400, 'request-invalid', ['/amountVnd too-small']],
    ['a form that there is not', { form: CANARY }, 400, 'request-invalid', ['/form wrong-value']],
    ['a reference in prose', { reference: `${CANARY} 1` }, 400, 'request-invalid', ['/reference wrong-format']],
    ['the number of a person for a reference', { reference: '001190000001' }, 400, 'request-invalid', ['/reference bare-number']],
    ['a moment that is none', { paidAt: 'hôm qua' }, 400, 'request-invalid', ['/paidAt wrong-format']],
    ['more than is asked for', { note: CANARY }, 400, 'request-invalid', ['/note unknown-property']],
  ])('is refused, and leaves the request open, with %s', async (_what, change, status, code, faults) => {
    await expectRefused(house, { status, code, ...(faults && { faults }) }, (headers) => pay(payment(change), matching(3, headers)));
    expect((await pay(payment(), matching(3))).status).toBe(202);
  });

  it('keeps the dossier from being withdrawn, which gives the money back to nobody', async () => {
    await pay(payment(), matching(3));
    await expectRefused(house, { status: 409, code: 'fee-paid' }, (headers) =>
      portal.post(`/dossiers/${dossierId}/withdrawal`, { reason: 'other' }, matching(4, headers)));
    await expectRefused(house, { status: 409, code: 'fee-paid-already' }, (headers) => pay(payment(), matching(4, headers)));
  });

  it('gets no answer that the document does not know', () => {
    expect(house.undocumentedAnswers()).toEqual([]);
  });

  it('is refused once it can no longer be told, to the millisecond', async () => {
    house.clock.advance(Date.parse('2026-11-20T17:00:00.000Z') - house.clock.now());
    const late = { status: 409, code: 'payment-too-late', says: { toldBy: '2026-11-20T16:59:59.999Z' } };
    await expectRefused(house, late, (headers) => pay(payment(), matching(3, headers)));
    house.clock.advance(-1);
    expect((await pay(payment(), matching(3))).status).toBe(202);
  });
});
