import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DossierAccepted } from '@hoso/contracts';

import type { Answer } from '../../../test/portal.js';
import { CANARY, expectRefused } from '../../../test/refusals.js';
import { openRehearsedHouse, type RehearsedHouse } from '../../../test/rehearsed-house.js';
import { sampleFiling, SECRETS } from '../../../test/sample-filing.js';

const CODE = 'H26.101-261116-0001';
const ACCEPTED = DossierAccepted.say({
  dossierCode: CODE, procedureVersion: 1, dueAt: '2026-11-26T10:00:00.000Z', calendarVersion: '2026.2', status: 2,
});

let house: RehearsedHouse;
let dossierId: string;
let reference: string;
let secret: string;

/** As anybody would ask, without a token. */
function track(code: string, given: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const usual = { 'content-type': 'application/json', ...headers };
  const body = JSON.stringify({ code, secret: given });
  return house.portal().ask('/tracking', { method: 'POST', headers: usual, body, without: ['authorization'] });
}

beforeAll(async () => {
  house = await openRehearsedHouse();
  const { body } = await house.portal().file(sampleFiling());
  [dossierId, reference, secret] = ['dossierId', 'reference', 'trackingSecret'].map((name) => String(body[name])) as [string, string, string];
});
afterAll(() => house.close());

describe('a dossier that anybody with its secret may track', () => {
  it('shows its reference and how far it is, and nothing about anybody', async () => {
    const { status, body, text } = await track(reference, secret);
    expect(status).toBe(200);
    expect(body).toEqual({
      code: reference, status: { id: 1, vi: expect.any(String), en: expect.any(String) }, since: '2026-11-16T02:00:00.000Z',
      dueAt: null,
    });
    for (const kept of [...SECRETS, dossierId, 'portal-thu-nghiem', 'TN-0001']) expect(text).not.toContain(kept);
  });

  it('is found however its reference and secret are typed', async () => {
    const loose = reference.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l');
    for (const [code, given] of [[loose, secret], [reference.replaceAll('-', ''), ` ${secret.toUpperCase()} `]] as const) {
      expect((await track(code, given)).body['code']).toBe(reference);
    }
  });

  it('is found by its code, once it has one, and by its reference still', async () => {
    await house.hear(dossierId, ACCEPTED);
    const expected = { code: CODE, status: { id: 2 }, dueAt: '2026-11-26T10:00:00.000Z' };
    for (const code of [CODE, CODE.toLowerCase(), reference]) {
      expect(await track(code, secret)).toMatchObject({ status: 200, body: expected });
    }
  });

  it('is as unknown with a wrong secret as a dossier that never was', async () => {
    const other = await house.portal().file(sampleFiling(undefined, { portalReference: 'TN-0002' }));
    const wrong = secret.replace(/^./, (first) => (first === 'a' ? 'b' : 'a'));
    const answers: Answer[] = [];
    for (const [code, given] of [
      [reference, wrong], [reference, secret.slice(0, -1)], [reference, `${secret}0`], [reference, String(other.body['trackingSecret'])],
      ['H26.101-261116-0002', secret], ['T-00000-00000-00000', secret], [CANARY, secret], [dossierId, secret],
    ] as const) {
      await expectRefused(house, { status: 404, code: 'tracking-not-found' }, (headers) => track(code, given, headers));
      answers.push(await track(code, given));
    }
    const shapes = answers.map(({ body }) => JSON.stringify({ ...body, traceId: '' }));
    expect(new Set(shapes).size).toBe(1);
  });

  it('is not tracked by questions that are none', async () => {
    const ask = (body: unknown) => (headers: Readonly<Record<string, string>>): Promise<Answer> =>
      house.portal().post('/tracking', body, headers);
    const invalid = { status: 400, code: 'request-invalid' };
    await expectRefused(house, { ...invalid, faults: ['/secret missing'] }, ask({ code: reference }));
    await expectRefused(house, { ...invalid, faults: ['/secret wrong-type'] }, ask({ code: reference, secret: { $ne: '' } }));
    await expectRefused(house, { ...invalid, faults: ['/code too-big', '/secret too-small'] }, ask({ code: 'x'.repeat(65), secret: 'short' }));
  });

  it('gets no answer that the document does not know', () => {
    expect(house.undocumentedAnswers()).toEqual([]);
  });
});
