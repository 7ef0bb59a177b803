import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { OpenOffice, WITH_OPINION } from '../../../test/open-office.js';

const COMPLETE = { action: 'complete-step' };
const NOBODYS = '01890000-0000-7000-8000-0000000000ff';
const FEE = { action: 'request-fee', lines: [{ code: 'council-fee', amountVnd: 15_000 }] };
const SUPPLEMENT = { action: 'request-supplement', items: [{ pointer: '/form/copies', reason: 'unreadable' }] };

let office: OpenOffice;
let receiver: string;
let dossierId: string;

beforeAll(async () => {
  office = await OpenOffice.open();
});
beforeEach(async () => {
  receiver = await office.official('receiver');
  dossierId = await office.file({ procedureCode: WITH_OPINION });
});
afterAll(() => office.close());

/** What is kept of the dossier, but for the courier's marks. */
const standing = async (): Promise<object> => {
  const { rev, v, state, heard, log, timers, wants } = await office.kept(dossierId);
  return { rev, v, state, heard, log, timers, wants };
};

describe('the doors of a case', () => {
  it('ask which revision is meant: 428 without If-Match, 400 for what is no ETag, 412 for another one', async () => {
    const path = `/cases/${dossierId}/actions`;
    const before = await standing();
    const { etag } = await office.read(dossierId, receiver);
    const send = (ifMatch?: string) =>
      office.ask(path, { token: receiver, body: COMPLETE, headers: ifMatch === undefined ? {} : { 'if-match': ifMatch } });
    expect(await send()).toMatchObject({ status: 428, body: { code: 'if-match-missing' } });
    for (const odd of ['*', '1', 'W/"1"', '"0"', '"1", "2"', '"x"']) {
      expect([odd, (await send(odd)).status]).toEqual([odd, 400]);
    }
    expect(await send('"99"')).toMatchObject({ status: 412, body: { code: 'revision-mismatch', revision: Number(etag.slice(1, -1)) } });
    expect(await standing()).toEqual(before);
    expect((await send(etag)).status).toBe(200);
  });

  it('say what is wrong in the language that is asked for, as a problem document', async () => {
    const body = { action: 'decide', outcome: 'granted' };
    const texts = { vi: 'Bước hiện tại không cho phép thao tác này.', en: 'The step does not allow this action.' };
    for (const [language, title] of Object.entries(texts)) {
      const { headers, ...told } = await office.act(dossierId, receiver, body, { 'accept-language': language });
      expect(headers.get('content-type')).toContain('application/problem+json');
      expect(headers.get('content-language')).toBe(language);
      expect(told).toMatchObject({
        status: 409,
        body: {
          type: '/problems/action-not-allowed', title, code: 'action-not-allowed', status: 409,
          instance: `/cases/${dossierId}/actions`, traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
          step: 'receive', allowed: ['complete-step', 'request-supplement', 'request-fee'],
        },
      });
    }
  });

  it('refuse what the step does not allow, with what it does allow instead, at every step', async () => {
    const actions = {
      'complete-step': COMPLETE, 'request-supplement': SUPPLEMENT,
      'request-fee': FEE, 'give-opinion': { action: 'give-opinion', opinion: 'no-objection' },
      'decide': { action: 'decide', outcome: 'granted' }, 'deliver': { action: 'deliver', by: 'counter' },
    };
    const walk = [
      ['receive', 'receiver', undefined, 'complete-step', ['complete-step', 'request-supplement', 'request-fee']],
      ['examine', 'examiner', undefined, 'complete-step', ['complete-step', 'request-supplement', 'request-fee']],
      ['ask-first-registry', 'adviser', 'H26.102', 'give-opinion', ['give-opinion']],
      ['decide', 'manager', undefined, 'decide', ['decide', 'request-supplement', 'request-fee']],
      ['deliver', 'receiver', undefined, 'deliver', ['deliver']],
    ] as const;
    for (const [step, role, agency, onwards, allowed] of walk) {
      const token = await office.official(role, agency);
      const before = await standing();
      for (const [name, body] of Object.entries(actions)) {
        if (allowed.some((one) => one === name)) continue;
        const told = await office.act(dossierId, token, body);
        expect([step, name, told]).toMatchObject([step, name, { status: 409, body: { code: 'action-not-allowed', step, allowed } }]);
      }
      expect(await standing()).toEqual(before);
      expect([step, (await office.act(dossierId, token, actions[onwards])).status]).toEqual([step, 200]);
    }
    const over = await office.act(dossierId, receiver, COMPLETE);
    expect(over).toMatchObject({ status: 409, body: { code: 'nothing-to-do', phase: 'ended' } });
  });

  it('let nobody act in the wrong role, for another agency, or in the place of one that is asked', async () => {
    const before = await standing();
    const cases = [
      [await office.official('examiner'), 403, 'role-missing'],
      [await office.official('receiver', 'H26.103'), 404, 'case-not-found'],
      [await office.official('receiver', 'H26.102'), 404, 'case-not-found'],
      [await office.official('receiver', 'H29.101'), 404, 'case-not-found'],
    ] as const;
    for (const [token, status, code] of cases) {
      expect(await office.act(dossierId, token, COMPLETE)).toMatchObject({ status, body: { code } });
    }
    expect(await standing()).toEqual(before);
    for (const role of ['receiver', 'examiner'] as const) await office.act(dossierId, await office.official(role), COMPLETE);
    const own = await office.official(['adviser', 'manager']);
    const opinion = { action: 'give-opinion', opinion: 'agrees' };
    expect(await office.act(dossierId, own, opinion)).toMatchObject({ status: 403, body: { code: 'other-agency' } });
    expect((await office.act(dossierId, await office.official('adviser', 'H26.102'), opinion)).status).toBe(200);
  });

  it('show a case to its agency and to one that is asked for an opinion, and to nobody else', async () => {
    const paths = [`/cases/${dossierId}`, `/cases/${dossierId}/due-date`];
    const asked = await office.official('adviser', 'H26.102');
    for (const path of paths) {
      expect((await office.ask(path, { token: receiver })).status).toBe(200);
      for (const agency of ['H26.102', 'H26.103', 'H29.101', 'H26']) {
        const told = await office.ask(path, { token: await office.official('receiver', agency) });
        expect([agency, told]).toMatchObject([agency, { status: 404, body: { code: 'case-not-found' } }]);
      }
    }
    for (const role of ['receiver', 'examiner'] as const) await office.act(dossierId, await office.official(role), COMPLETE);
    expect((await office.ask(`/cases/${dossierId}`, { token: asked })).status).toBe(200);
    expect((await office.ask(`/cases/${NOBODYS}`, { token: receiver })).status).toBe(404);
    expect((await office.ask('/cases/nonsense', { token: receiver })).status).toBe(404);
  });

  it('tell nobody else that a case has moved on: it is like one that never was, whatever revision is named', async () => {
    const before = await standing();
    const other = await office.official('receiver', 'H26.103');
    const { etag } = await office.read(dossierId, receiver);
    const asked = [[dossierId, other], [NOBODYS, other], [NOBODYS, receiver], ['nonsense', receiver]] as const;
    for (const [id, token] of asked) {
      for (const ifMatch of [etag, '"99"']) {
        const told = await office.ask(`/cases/${id}/actions`, { token, body: COMPLETE, headers: { 'if-match': ifMatch } });
        expect([id, ifMatch, told]).toMatchObject([id, ifMatch, { status: 404, body: { code: 'case-not-found' } }]);
        expect(told.body).not.toHaveProperty('revision');
      }
    }
    expect(await standing()).toEqual(before);
  });

  it('are closed to portals, operators and services, without a token, and with one that is spoiled, narrow or over', async () => {
    const before = await standing();
    const tokens = [
      [undefined, 401, 'token-missing'],
      [`${receiver.slice(0, -8)}AAAAAAAA`, 401, 'token-invalid'],
      [await office.street.token({ kind: 'portal' }), 403, 'audience-not-admitted'],
      [await office.street.token({ kind: 'operator' }), 403, 'audience-not-admitted'],
      [await office.street.serviceToken('intake'), 403, 'audience-not-admitted'],
      [await office.street.token({ kind: 'official', agency: 'H26.101', scopes: ['catalogue:read'] }), 403, 'insufficient-scope'],
    ] as const;
    for (const [token, status, code] of tokens) {
      for (const path of ['/cases', `/cases/${dossierId}`, `/cases/${dossierId}/due-date`]) {
        const told = await office.ask(path, { ...(token && { token }) });
        expect([code, path, told]).toMatchObject([code, path, { status, body: { code } }]);
      }
      const act = { body: COMPLETE, headers: { 'if-match': '"1"' }, ...(token && { token }) };
      expect(await office.ask(`/cases/${dossierId}/actions`, act)).toMatchObject({ status, body: { code } });
    }
    office.clock.skip(6 * 60_000);
    for (const [language, title] of [['vi', 'Mã truy cập đã hết hạn.'], ['en', 'The token has expired.']] as const) {
      const over = await office.act(dossierId, receiver, COMPLETE, { 'accept-language': language });
      expect(over).toMatchObject({ status: 401, body: { code: 'token-expired', title } });
      expect(over.headers.get('www-authenticate')).toContain('Bearer');
    }
    expect(await standing()).toEqual(before);
  });

  it.each([
    ['an unknown action', { action: 'approve' }],
    ['a property too many', { ...COMPLETE, because: 'x' }],
    ['no action', {}],
    ['a list', [COMPLETE]],
    ['half of a text', '{"action":"complete-step"'],
    ['a key twice', '{"action":"complete-step","action":"complete-step"}'],
    ['a prototype', '{"action":"complete-step","__proto__":{"x":1}}'],
    ['nothing to supplement', { ...SUPPLEMENT, items: [] }],
    ['too much to supplement', { ...SUPPLEMENT, items: Array.from({ length: 33 }, () => SUPPLEMENT.items[0]) }],
    ['a pointer that is none', { ...SUPPLEMENT, items: [{ pointer: 'form', reason: 'unreadable' }] }],
    ['a pointer that goes too deep', { ...SUPPLEMENT, items: [{ pointer: `/${'a'.repeat(63)}`.repeat(5), reason: 'unreadable' }] }],
    ['a reason in prose', { ...SUPPLEMENT, items: [{ pointer: '/form', reason: 'Không đọc được' }] }],
    ['nothing to pay', { ...FEE, lines: [] }],
    ['too much to pay', { ...FEE, lines: Array.from({ length: 17 }, (_, index) => ({ code: `fee-${index}`, amountVnd: 1 })) }],
    ['a fee of nothing', { ...FEE, lines: [{ code: 'council-fee', amountVnd: 0 }] }],
    ['a fee in parts of a đồng', { ...FEE, lines: [{ code: 'council-fee', amountVnd: 0.5 }] }],
    ['a fee without end', { ...FEE, lines: [{ code: 'council-fee', amountVnd: 1_000_000_000_001 }] }],
    ['an outcome that is none', { action: 'decide', outcome: 'perhaps' }],
    ['a way of delivery that is not an official’s', { action: 'deliver', by: 'electronic' }],
  ])('take %s for a mistake, and change nothing', async (_what, body) => {
    const before = await standing();
    const { status, headers } = await office.act(dossierId, receiver, body);
    expect([status, headers.get('content-type')]).toEqual([400, 'application/problem+json; charset=utf-8']);
    expect(await standing()).toEqual(before);
  });

  it('answer nothing that their document does not know', () => {
    expect(office.room.application.undocumentedAnswers()).toEqual([]);
  });
});
