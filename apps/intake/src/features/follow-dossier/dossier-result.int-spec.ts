import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ResultDelivered } from '@hoso/contracts';

import type { Portal } from '../../../test/portal.js';
import { CANARY, expectRefused } from '../../../test/refusals.js';
import { openRehearsedHouse, type RehearsedHouse } from '../../../test/rehearsed-house.js';
import { sampleFiling } from '../../../test/sample-filing.js';

const SHA256 = 'd'.repeat(64);
const DELIVERED = ResultDelivered.say({ result: SHA256, resultCode: 'KQ.G15.000031', by: 'electronic', status: 10 });
const RESULT = {
  dossierCode: 'H26.101-261116-0001', procedureCode: '2.000635', procedureVersion: 1, agencyCode: 'H26.101', outcome: 'granted',
  reason: null, resultCode: 'KQ.G15.000031', decidedAt: '2026-11-16T02:00:00.000Z', sha256: SHA256,
} as const;

let house: RehearsedHouse;
let portal: Portal;
let filings = 0;
beforeAll(async () => {
  house = await openRehearsedHouse();
  portal = house.portal();
});
afterAll(() => house.close());

const file = (): Promise<string> => portal.filed(sampleFiling(undefined, { portalReference: `TN-${(filings += 1)}` }));

describe('the result of a dossier', () => {
  it('is not there before it was delivered', async () => {
    const dossierId = await file();
    house.processing.results.set(dossierId, RESULT);
    await expectRefused(house, { status: 404, code: 'no-result-yet' }, (headers) =>
      portal.ask(`/dossiers/${dossierId}/result`, { headers }));
  });

  it('is handed out as processing keeps it, where the dossier says', async () => {
    const dossierId = await file();
    house.processing.results.set(dossierId, { ...RESULT, internalNote: CANARY });
    await house.hear(dossierId, DELIVERED);
    const { body } = await portal.ask(`/dossiers/${dossierId}`);
    expect(body).toMatchObject({ status: { id: 10 }, result: { code: 'KQ.G15.000031', by: 'electronic', sha256: SHA256 } });
    const result = await portal.ask((body['links'] as Record<string, string>)['result']!);
    expect([result.status, result.body]).toEqual([200, RESULT]);
  });

  it('is never another one than was announced, and never nothing: that is our mistake', async () => {
    const [other, lost] = [await file(), await file()];
    house.processing.results.set(other, { ...RESULT, sha256: 'e'.repeat(64), reason: CANARY });
    for (const dossierId of [other, lost]) {
      await house.hear(dossierId, DELIVERED);
      await expectRefused(house, { status: 500, code: 'internal' }, (headers) =>
        portal.ask(`/dossiers/${dossierId}/result`, { headers }));
    }
  });

  it('must be asked for again when processing does not answer', async () => {
    const dossierId = await file();
    await house.hear(dossierId, DELIVERED);
    house.processing.results.set(dossierId, RESULT);
    await house.processing.close();
    const answer = await portal.ask(`/dossiers/${dossierId}/result`);
    expect([answer.status, answer.body['code'], answer.headers.get('retry-after')]).toEqual([503, 'unavailable', '2']);
    expect((await portal.ask(`/dossiers/${dossierId}`)).status).toBe(200);
  });

  it('gets no answer that the document does not know', () => {
    expect(house.undocumentedAnswers()).toEqual([]);
  });
});
