import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Store } from '@hoso/store';

import { bothStores } from '../../../../../test/support/both-stores.js';
import { sharedStore } from '../../../../../test/support/engines.js';
import type { Answer, Portal } from '../../../test/portal.js';
import { expectRefused } from '../../../test/refusals.js';
import { openRehearsedHouse, type RehearsedHouse } from '../../../test/rehearsed-house.js';
import { sampleFiling } from '../../../test/sample-filing.js';
import type { SubmitDossierRequest } from './submit-dossier.request.js';

const engine = await sharedStore();
const DAY_MS = 86_400_000;
/** From the Monday on which the house stands still to the last moment of the thirtieth day after it. */
const USABLE_MS = Date.parse('2026-12-16T16:59:59.999Z') - Date.parse('2026-11-16T02:00:00.000Z');

describe.each(bothStores(engine, 'reserved'))('a filing under a reserved reference, %s', (_name, openStore) => {
  let store: Store;
  let house: RehearsedHouse;
  let portal: Portal;
  let filings = 0;

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

  const filing = (reference: string, change: Partial<SubmitDossierRequest> = {}): SubmitDossierRequest => {
    filings += 1;
    return sampleFiling(undefined, { portalReference: `TN-${filings}`, reference, ...change });
  };
  const reserved = async (): Promise<string> => (await portal.reserved(1))[0]!;
  const refused = (code: string) => ({ status: 422, code, faults: [`/reference ${code}`] });
  const sending = (words: SubmitDossierRequest, by = portal) => (headers: Readonly<Record<string, string>>): Promise<Answer> =>
    by.post('/dossiers', words, { 'idempotency-key': 'key-that-stays-free', ...headers });

  it('bears it everywhere: receipt, list, tracking, fact and metric', async () => {
    const reference = await reserved();
    const { status, body } = await portal.file(filing(reference));
    const [dossierId, secret] = [String(body['dossierId']), String(body['trackingSecret'])];
    expect([status, body['reference']]).toEqual([202, reference]);
    const claims = JSON.parse(Buffer.from(String(body['receipt']).split('.')[1]!, 'base64url').toString()) as object;
    expect(claims).toMatchObject({ dossierId, reference });
    expect((await portal.ask(`/dossiers/${dossierId}`)).body).toMatchObject({ reference });
    expect((await portal.ask('/dossiers')).body['dossiers']).toContainEqual(expect.objectContaining({ dossierId, reference }));
    expect((await portal.post('/tracking', { code: reference, secret })).body).toMatchObject({ code: reference, status: { id: 1 } });
    const { facts, metrics } = await house.spoken();
    const said = [...facts, ...metrics].filter(({ headers }) => headers['ce_subject'] === dossierId);
    expect(said).toHaveLength(2);
    for (const { value } of said) expect(JSON.parse(String(value))).toMatchObject({ reference });
  });

  it('may have it as people type it, and bears it spelled right', async () => {
    const reference = await reserved();
    const typed = ` ${reference.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')}`;
    expect((await portal.file(filing(typed))).body['reference']).toBe(reference);
  });

  it('is one dossier when two come at once, and the other is told which', async () => {
    for (let turn = 0; turn < 10; turn += 1) {
      const reference = await reserved();
      const answers = await Promise.all([portal.file(filing(reference)), portal.file(filing(reference))]);
      const [first, second] = answers.sort((a, b) => a.status - b.status);
      expect([first!.status, first!.body['reference']]).toEqual([202, reference]);
      expect([second!.status, second!.body['code'], second!.body['dossierId']])
        .toEqual([409, 'reference-in-use', first!.body['dossierId']]);
      expect(await store.find('dossiers', { 'state.reference': reference }, { limit: 3 })).toHaveLength(1);
    }
    const { dossiers, contents } = await house.kept();
    expect(contents).toHaveLength(dossiers!.length);
  });

  it('is one dossier when the same filing comes fifty times at once', async () => {
    const words = filing(await reserved());
    const answers = await Promise.all(Array.from({ length: 50 }, () => portal.file(words, 'key-fifty-1')));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers.filter(({ headers }) => !headers.has('idempotency-replayed'))).toHaveLength(1);
  });

  it('finds it in use for ever, past its time and past the end of the dossier, and is told by which', async () => {
    const reference = await reserved();
    const dossierId = await portal.filed(filing(reference));
    await portal.post(`/dossiers/${dossierId}/withdrawal`, { reason: 'other' }, { 'if-match': '"1"' });
    const inUse = { status: 409, code: 'reference-in-use', says: { dossierId } };
    await expectRefused(house, inUse, sending(filing(reference)));
    house.clock.advance(USABLE_MS + 1);
    await expectRefused(house, inUse, sending(filing(reference)));
    house.clock.advance(-USABLE_MS - 1);
  });

  it('finds one in use that the house gave to another dossier of the portal', async () => {
    const { body } = await portal.file(sampleFiling(undefined, { portalReference: 'TN-GIVEN' }));
    const inUse = { status: 409, code: 'reference-in-use', says: { dossierId: body['dossierId'] } };
    await expectRefused(house, inUse, sending(filing(String(body['reference']))));
  });

  it('is taken to the last moment of its time, and refused after it', async () => {
    const [early, late] = await portal.reserved(2);
    house.clock.advance(USABLE_MS);
    expect((await portal.file(filing(early!))).status).toBe(202);
    house.clock.advance(1);
    await expectRefused(house, refused('reference-expired'), sending(filing(late!)));
    house.clock.advance(-USABLE_MS - 1);
  });

  it('gets its first answer again, also when the time of the reference has passed', async () => {
    const words = filing(await reserved());
    const first = await portal.file(words, 'key-again-1');
    for (const later of [0, 60 * DAY_MS]) {
      house.clock.advance(later);
      const again = await portal.file(words, 'key-again-1');
      expect([again.status, again.headers.get('idempotency-replayed'), again.body]).toEqual([202, 'true', first.body]);
      house.clock.advance(-later);
    }
  });

  it('is another filing with another reference, or with none, under the same key', async () => {
    const [one, other] = await portal.reserved(2);
    const { reference: _one, ...words } = filing(one!);
    const dossierId = await portal.filed({ ...words, reference: one! }, 'key-changed-1');
    for (const changed of [words, { ...words, reference: other! }]) {
      await expectRefused(house, { status: 422, code: 'idempotency-key-reused', says: { dossierId } }, (headers) =>
        portal.post('/dossiers', changed, { 'idempotency-key': 'key-changed-1', ...headers }));
    }
    expect((await portal.file(filing(other!))).status).toBe(202);
  });

  it('is as unknown under another portal’s reference, free or in use, as under one that never was', async () => {
    const [free, used] = await portal.reserved(2);
    await portal.filed(filing(used!));
    const stranger = house.portal('portal-khac');
    for (const reference of [free!, used!, 'T-7K2QX-9M4DA-0HT6X']) {
      await expectRefused(house, refused('reference-unknown'), sending(filing(reference), stranger));
    }
    expect((await portal.file(filing(free!))).status).toBe(202);
  });

  it('leaves the reference to the next one when it is refused for something else', async () => {
    const reference = await reserved();
    await expectRefused(house, { status: 422, code: 'procedure-unknown', faults: ['/procedureCode procedure-unknown'] },
      sending(filing(reference, { procedureCode: '9.999999' })));
    expect((await portal.file(filing(reference))).body['reference']).toBe(reference);
  });

  it('and the key of all that were refused is still free, with no answer that the document does not know', async () => {
    expect((await portal.file(filing(await reserved()), 'key-that-stays-free')).status).toBe(202);
    expect(house.undocumentedAnswers()).toEqual([]);
  });
});
