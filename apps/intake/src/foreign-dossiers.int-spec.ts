import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ResultDelivered, SupplementRequested } from '@hoso/contracts';

import type { Answer, Portal } from '../test/portal.js';
import { expectRefused } from '../test/refusals.js';
import { openRehearsedHouse, type RehearsedHouse } from '../test/rehearsed-house.js';
import { sampleFiling } from '../test/sample-filing.js';

const PAYMENT = { request: 1, amountVnd: 10_000, form: 'online', reference: 'TT-THU-0001', paidAt: '2026-11-16T02:00:00.000Z' };
const UNKNOWN = '01890000-0000-7000-8000-0000000000ff';

let house: RehearsedHouse;
let owner: Portal;
let asked: string;
let finished: string;
beforeAll(async () => {
  house = await openRehearsedHouse();
  owner = house.portal('portal-chu');
  asked = await owner.filed(sampleFiling());
  finished = await owner.filed(sampleFiling(undefined, { portalReference: 'TN-0002' }));
  await house.hear(asked, SupplementRequested.say({
    round: 1, items: [{ pointer: '/form', reason: 'unreadable' }], answerBy: '2026-12-08T16:59:59.999Z', status: 5,
  }));
  await house.hear(finished, ResultDelivered.say({ result: 'd'.repeat(64), resultCode: 'KQ.1', by: 'electronic', status: 10 }));
});
afterAll(() => house.close());

type Ask = (portal: Portal, dossierId: string, headers?: Readonly<Record<string, string>>) => Promise<Answer>;

const supplement = (revision: string): Ask => (portal, dossierId, headers) =>
  portal.post(`/dossiers/${dossierId}/supplements`, { form: { copies: 2 } }, { 'if-match': revision, ...headers });
const pay = (revision: string): Ask => (portal, dossierId, headers) =>
  portal.post(`/dossiers/${dossierId}/payments`, PAYMENT, { 'if-match': revision, ...headers });
const withdraw = (revision: string): Ask => (portal, dossierId, headers) =>
  portal.post(`/dossiers/${dossierId}/withdrawal`, { reason: 'other' }, { 'if-match': revision, ...headers });
const read = (path: string): Ask => (portal, dossierId, headers = {}) => portal.ask(`/dossiers/${dossierId}${path}`, { headers });

const DOORS: readonly (readonly [string, Ask])[] = [
  ['read', read('')], ['followed', read('/events')], ['asked for its result', read('/result')],
  ['supplemented', supplement('"2"')], ['supplemented with old knowledge', supplement('"1"')],
  ['paid for', pay('"2"')], ['paid for with old knowledge', pay('"1"')],
  ['withdrawn', withdraw('"2"')], ['withdrawn with old knowledge', withdraw('"1"')],
];

describe('a dossier of another portal cannot be', () => {
  it.each(DOORS)('%s, nor told from one that never was', async (_what, ask) => {
    const stranger = house.portal('portal-khac');
    const shapes = [];
    for (const dossierId of [asked, finished, UNKNOWN, 'no-id-at-all']) {
      await expectRefused(house, { status: 404, code: 'dossier-not-found' }, (headers) => ask(stranger, dossierId, headers));
      const { body, headers } = await ask(stranger, dossierId);
      const names = [...headers.keys()].filter((name) => name !== 'content-length');
      shapes.push(JSON.stringify([{ ...body, traceId: '', instance: String(body['instance']).replace(dossierId, '') }, names]));
    }
    expect(new Set(shapes).size).toBe(1);
  });

  it.each([
    ['an official', { aud: 'hoso-official', tenant: 'H26', agency: 'H26.101' }], ['an operator', { aud: 'hoso-operator' }],
    ['a service', { aud: 'hoso-service' }],
  ])('read through the portals’ door by %s', async (_who, claims) => {
    await expectRefused(house, { status: 403, code: 'audience-not-admitted' }, (headers) =>
      read('')(house.portal('portal-chu', claims), asked, headers));
  });

  it.each([
    ['read', read(''), 'dossier:submit'], ['supplemented', supplement('"2"'), 'dossier:submit dossier:read:own'],
    ['withdrawn', withdraw('"2"'), 'dossier:submit dossier:read:own dossier:supplement'],
    ['paid for', pay('"2"'), 'dossier:submit dossier:read:own dossier:supplement dossier:withdraw'],
  ] as const)('%s by its own portal without the right to it', async (_what, ask, scope) => {
    await expectRefused(house, { status: 403, code: 'insufficient-scope' }, (headers) =>
      ask(house.portal('portal-chu', { scope }), asked, headers));
  });

  it('asked for personal data by anybody but identity-verification, for anything but its purpose', async () => {
    const path = '/internal/identity-attributes';
    const body = { dossierIds: [asked], purpose: 'verify-identity' };
    await expectRefused(house, { status: 403, code: 'audience-not-admitted' }, (headers) => owner.post(path, body, headers));
    const service = (scope: string): Portal => house.portal('identity-verification', { aud: 'hoso-service', scope });
    await expectRefused(house, { status: 403, code: 'insufficient-scope' }, (headers) =>
      service('internal:facts').post(path, body, headers));
    await expectRefused(house, { status: 400, code: 'request-invalid', faults: ['/purpose wrong-value'] }, (headers) =>
      service('internal:identity').post(path, { ...body, purpose: 'curiosity' }, headers));
    const given = await service('internal:identity').post(path, { ...body, dossierIds: [UNKNOWN, asked] });
    expect([given.status, given.body]).toEqual([200, { dossiers: [expect.objectContaining({ dossierId: asked })] }]);
  });

  it('asked for personal data without a note of it, which holds none', async () => {
    const service = house.portal('identity-verification', { aud: 'hoso-service', scope: 'internal:identity' });
    const { status, body } = await service.post('/internal/identity-attributes', { dossierIds: [asked], purpose: 'verify-identity' });
    expect(status).toBe(200);
    const [told] = body['dossiers'] as readonly [Readonly<Record<string, unknown>>];
    expect(Object.keys(told)).toEqual(['dossierId', 'round', 'fullName', 'personalNumber', 'birthDate', 'sex']);
    const note = house.lines.map((line) => JSON.parse(line) as Record<string, unknown>).find(({ msg }) => msg === 'personal data read');
    expect(note).toMatchObject({ dossierId: asked, clientId: 'identity-verification', code: 'verify-identity' });
    expect(house.lines.filter((line) => line.includes(String(told['fullName'])))).toEqual([]);
  });
});
