import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { CaseWithdrawn, DossierAccepted, ProcessingResumed, SupplementRequested, type Spoken } from '@hoso/contracts';
import type { Store } from '@hoso/store';

import { bothStores } from '../../../../../test/support/both-stores.js';
import { sharedStore } from '../../../../../test/support/engines.js';
import type { Answer, Portal } from '../../../test/portal.js';
import { CANARY, expectRefused } from '../../../test/refusals.js';
import { openRehearsedHouse, type RehearsedHouse } from '../../../test/rehearsed-house.js';
import { APPLICANT, papersOf, RESIDENCE, sampleFiling } from '../../../test/sample-filing.js';

const engine = await sharedStore();
const ACCEPTED = DossierAccepted.say({
  dossierCode: 'H26.101-261116-0001', procedureVersion: 1, dueAt: '2026-11-26T10:00:00.000Z', calendarVersion: '2026.2', status: 2,
});
const asked = (round = 1, pointer = '/attachments/0'): Spoken => SupplementRequested.say({
  round, items: [{ pointer, reason: 'unreadable' }], answerBy: '2026-12-08T16:59:59.999Z', status: 5,
});
const RESUMED = ProcessingResumed.say({ round: 1, dueAt: '2026-12-01T10:00:00.000Z', status: 4 });

describe.each(bothStores(engine, 'supplement'))('a supplement at the door, %s', (_name, openStore) => {
  let store: Store;
  let house: RehearsedHouse;
  let portal: Portal;
  let filings = 0;
  let dossierId: string;
  /** The newest file under the first paper: it takes the place of the old one. */
  let renewed: { readonly paperCode: string; readonly fileId: string };

  const supplement = (body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
    portal.post(`/dossiers/${dossierId}/supplements`, body, headers);
  const matching = (revision: number, more = {}) => ({ 'if-match': `"${revision}"`, ...more });

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
    const attachments = await Promise.all(papersOf(RESIDENCE).map(async (paperCode) => ({ paperCode, fileId: await portal.uploaded() })));
    dossierId = await portal.filed(sampleFiling(RESIDENCE, { attachments, portalReference: `TN-${(filings += 1)}` }));
    renewed = { paperCode: papersOf(RESIDENCE)[0]!, fileId: await portal.uploaded() };
  });

  it('answers what was asked: the file in place of the old one, and one fact', async () => {
    await house.hear(dossierId, ACCEPTED, asked());
    const { body: open } = await portal.ask(`/dossiers/${dossierId}`);
    expect(open).toMatchObject({
      supplement: { round: 1, answerBy: '2026-12-08T16:59:59.999Z' }, links: { supplements: `/dossiers/${dossierId}/supplements` },
    });
    const answer = await supplement({ attachments: [renewed] }, matching(3));
    expect([answer.status, answer.headers.get('etag')]).toEqual([202, '"4"']);
    expect(answer.body).toMatchObject({ supplement: null, identity: 'asked', status: { id: 5 } });
    const fileIds = (answer.body['attachments'] as { fileId: string }[]).map(({ fileId }) => fileId);
    expect([fileIds.length, fileIds.includes(renewed.fileId)]).toEqual([2, true]);
    const { facts } = await house.spoken();
    expect(facts.filter(({ headers }) => headers['ce_subject'] === dossierId).map(({ headers }) => headers['ce_type'])).toEqual([
      'vn.hoso.intake.dossier-submitted.v1', 'vn.hoso.intake.dossier-supplemented.v1',
    ]);
  });

  it('changes what it names and keeps the rest of what was said', async () => {
    await house.hear(dossierId, ACCEPTED, asked(1, '/applicant/fullName'));
    const applicant = { ...APPLICANT, fullName: 'Mẫu Thị Thử Lại' };
    expect((await supplement({ applicant, form: { newAddress: 'Phường Ví Dụ 2' } }, matching(3))).status).toBe(202);
    const service = house.portal('identity-verification', { aud: 'hoso-service', scope: 'internal:identity' });
    const given = await service.post('/internal/identity-attributes', { dossierIds: [dossierId], purpose: 'verify-identity' });
    const { personalNumber } = APPLICANT;
    expect(given.body).toMatchObject({ dossiers: [{ dossierId, round: 1, fullName: 'Mẫu Thị Thử Lại', personalNumber }] });
  });

  it('that comes again gets its answer again, once and at the same moment', async () => {
    await house.hear(dossierId, ACCEPTED, asked());
    const send = (): Promise<Answer> => supplement({ attachments: [renewed] }, matching(3, { 'idempotency-key': `key-${dossierId}` }));
    const together = await Promise.all(Array.from({ length: 10 }, send));
    const later = await send();
    for (const answer of [...together, later]) expect([answer.status, answer.headers.get('etag')]).toEqual([202, '"4"']);
    const { contents } = await house.kept();
    expect(contents!.filter((content) => 'dossierId' in content && content.dossierId === dossierId)).toHaveLength(2);
    const words = await supplement({ form: { newAddress: 'Phường Ví Dụ 3' } }, matching(3, { 'idempotency-key': `key-${dossierId}` }));
    expect([words.status, words.body['code']]).toEqual([412, 'revision-mismatch']);
  });

  it('needs to know the dossier as it is', async () => {
    await house.hear(dossierId, ACCEPTED, asked());
    const body = { attachments: [renewed] };
    await expectRefused(house, { status: 428, code: 'if-match-missing' }, (headers) => supplement(body, headers));
    await expectRefused(house, { status: 400, code: 'if-match-invalid' }, (headers) => supplement(body, { 'if-match': '*', ...headers }));
    const old = { status: 412, code: 'revision-mismatch', says: { revision: 3 } };
    await expectRefused(house, old, (headers) => supplement(body, matching(2, headers)));
  });

  it('is refused where nothing is asked, any more or yet', async () => {
    const nothing = { status: 409, code: 'no-supplement-asked' };
    const body = { attachments: [renewed] };
    await expectRefused(house, { ...nothing, says: { status: 409 } }, (headers) => supplement(body, matching(1, headers)));
    await house.hear(dossierId, ACCEPTED, asked(), RESUMED);
    await expectRefused(house, nothing, (headers) => supplement(body, matching(4, headers)));
  });

  it('is to be sent again where the request came open only after it was looked for', async () => {
    await house.hear(dossierId, ACCEPTED);
    const look = store.find.bind(store);
    const overtaken = jest.spyOn(store, 'find').mockImplementationOnce(async (...question) => {
      const found = await look(...question);
      await house.hear(dossierId, asked());
      return found;
    });
    const answer = await supplement({ attachments: [renewed] }, matching(3));
    expect([answer.status, answer.body['code'], answer.headers.get('retry-after')]).toEqual([503, 'unavailable', '1']);
    overtaken.mockRestore();
    expect((await supplement({ attachments: [renewed] }, matching(3))).status).toBe(202);
  });

  it('is refused after the dossier was withdrawn', async () => {
    await house.hear(dossierId, ACCEPTED, asked());
    await portal.post(`/dossiers/${dossierId}/withdrawal`, { reason: 'other' }, matching(3));
    const body = { attachments: [renewed] };
    await expectRefused(house, { status: 409, code: 'already-withdrawn' }, (headers) => supplement(body, matching(4, headers)));
    await house.hear(dossierId, CaseWithdrawn.say({ status: 7 }));
    await expectRefused(house, { status: 409, code: 'no-supplement-asked' }, (headers) => supplement(body, matching(5, headers)));
  });

  it.each<readonly [string, unknown, number, string, readonly string[]]>([
    ['nothing', {}, 400, 'request-invalid', [' empty-supplement']],
    ['an empty form', { form: {} }, 400, 'request-invalid', [' empty-supplement']],
    ['what only the house may say', { form: { newAddress: 'x' }, round: 2 }, 400, 'request-invalid', ['/round unknown-property']],
    ['a hidden character', { form: { newAddress: `${CANARY}\u200b` } }, 400, 'request-invalid', ['/form/newAddress forbidden-character']],
    ['an answer that the form does not have', { form: { surprise: CANARY } }, 422, 'filing-incomplete', ['/form/surprise field-unknown']],
    ['somebody else, where nobody has asked who the applicant is', { applicant: { ...APPLICANT, fullName: CANARY } }, 422,
      'filing-incomplete', ['/applicant applicant-not-asked']],
    ['a file that nobody handed in', { attachments: [{ paperCode: 'G01-CT.01', fileId: '01890000-0000-7000-8000-00000000ffff' }] },
      422, 'attachment-unknown', ['/attachments/0/fileId attachment-unknown']],
  ])('is refused, and leaves the request open, with %s', async (_what, body, status, code, faults) => {
    await house.hear(dossierId, ACCEPTED, asked());
    await expectRefused(house, { status, code, faults }, (headers) => supplement(body, matching(3, headers)));
    expect((await supplement({ attachments: [renewed] }, matching(3))).status).toBe(202);
  });

  it('is refused with the nine digits of an old card', async () => {
    await house.hear(dossierId, ACCEPTED, asked(1, '/applicant'));
    const old = { status: 422, code: 'filing-incomplete', faults: ['/applicant/personalNumber personal-number-old-card'] };
    const body = { applicant: { ...APPLICANT, personalNumber: '012345678' } };
    await expectRefused(house, old, (headers) => supplement(body, matching(3, headers)));
  });

  it('gets no answer that the document does not know', () => {
    expect(house.undocumentedAnswers()).toEqual([]);
  });

  it('is refused when its time has run out, to the millisecond', async () => {
    await house.hear(dossierId, ACCEPTED, asked());
    house.clock.advance(Date.parse('2026-12-08T17:00:00.000Z') - house.clock.now());
    const late = { status: 409, code: 'supplement-too-late', says: { answerBy: '2026-12-08T16:59:59.999Z' } };
    await expectRefused(house, late, (headers) => supplement({ attachments: [renewed] }, matching(3, headers)));
    house.clock.advance(-1);
    expect((await supplement({ attachments: [renewed] }, matching(3))).status).toBe(202);
  });
});
