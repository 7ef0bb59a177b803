import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DossierAccepted, DossierFinished, WithdrawalRefused } from '@hoso/contracts';

import type { Answer, Portal } from '../../../test/portal.js';
import { CANARY, expectRefused } from '../../../test/refusals.js';
import { openRehearsedHouse, type RehearsedHouse } from '../../../test/rehearsed-house.js';
import { sampleFiling } from '../../../test/sample-filing.js';

const ACCEPTED = DossierAccepted.say({
  dossierCode: 'H26.101-261116-0001', procedureVersion: 1, dueAt: null, calendarVersion: null, status: 2,
});
const FINISHED = DossierFinished.say({ outcome: 'granted', reason: null, dueAt: null, official: 'can-bo', status: 9 });

let house: RehearsedHouse;
let portal: Portal;
let filings = 0;
let dossierId: string;
beforeAll(async () => {
  house = await openRehearsedHouse();
  portal = house.portal();
});
afterAll(() => house.close());
beforeEach(async () => {
  dossierId = await portal.filed(sampleFiling(undefined, { portalReference: `TN-${(filings += 1)}` }));
});

const withdraw = (headers: Readonly<Record<string, string>>, body: unknown = { reason: 'filed-by-mistake' }): Promise<Answer> =>
  portal.post(`/dossiers/${dossierId}/withdrawal`, body, headers);

describe('a withdrawal at the door', () => {
  it('is asked for, and said once however often it is asked', async () => {
    const send = (): Promise<Answer> => withdraw({ 'if-match': '"1"', 'idempotency-key': `key-${dossierId}` });
    const answers = [...(await Promise.all([send(), send(), send()])), await send()];
    for (const { status, headers, body } of answers) {
      expect([status, headers.get('etag'), body['withdrawal']]).toEqual([202, '"2"', 'asked']);
    }
    const { facts } = await house.spoken();
    const said = facts.filter(({ headers }) => headers['ce_subject'] === dossierId);
    expect(said.map(({ headers }) => headers['ce_type'])).toEqual([
      'vn.hoso.intake.dossier-submitted.v1', 'vn.hoso.intake.dossier-withdrawn.v1',
    ]);
  });

  it('needs to know the dossier as it is', async () => {
    await house.hear(dossierId, ACCEPTED);
    await expectRefused(house, { status: 428, code: 'if-match-missing' }, (headers) => withdraw(headers));
    await expectRefused(house, { status: 412, code: 'revision-mismatch', says: { revision: 2 } }, (headers) =>
      withdraw({ 'if-match': '"1"', ...headers }));
  });

  it('is refused once it was asked for', async () => {
    await withdraw({ 'if-match': '"1"' });
    await expectRefused(house, { status: 409, code: 'already-withdrawn' }, (headers) => withdraw({ 'if-match': '"2"', ...headers }));
  });

  it('is refused once there is a decision, and may be refused by a decision that was faster', async () => {
    await withdraw({ 'if-match': '"1"' });
    await house.hear(dossierId, ACCEPTED, FINISHED, WithdrawalRefused.say({ reason: 'decided', status: 9 }));
    expect((await portal.ask(`/dossiers/${dossierId}`)).body).toMatchObject({ withdrawal: 'refused', outcome: 'granted' });
    await expectRefused(house, { status: 409, code: 'too-late-to-withdraw' }, (headers) => withdraw({ 'if-match': '"5"', ...headers }));
  });

  it.each<readonly [string, unknown, readonly string[]]>([
    ['without a reason', {}, ['/reason missing']],
    ['for a reason of one’s own', { reason: CANARY }, ['/reason wrong-value']],
    ['with more than a reason', { reason: 'other', note: CANARY }, ['/note unknown-property']],
  ])('is refused %s', async (_what, body, faults) => {
    await expectRefused(house, { status: 400, code: 'request-invalid', faults }, (headers) => withdraw({ 'if-match': '"1"', ...headers }, body));
  });

  it('gets no answer that the document does not know', () => {
    expect(house.undocumentedAnswers()).toEqual([]);
  });
});
