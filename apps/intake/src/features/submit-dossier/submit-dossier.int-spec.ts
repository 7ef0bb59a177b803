import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseTemporaryReference } from '@hoso/contracts';
import { SystemRandom } from '@hoso/kernel';
import type { Store } from '@hoso/store';
import { compactVerify, importJWK, type JWK } from 'jose';

import { bothStores } from '../../../../../test/support/both-stores.js';
import { sharedStore } from '../../../../../test/support/engines.js';
import { PDF, sha256Of, type Answer, type Portal } from '../../../test/portal.js';
import { openRehearsedHouse, type RehearsedHouse } from '../../../test/rehearsed-house.js';
import { APPLICANT, papersOf, RESIDENCE, sampleFiling, SECRETS } from '../../../test/sample-filing.js';
import { FileKeyRing } from '../../adapters/file-key-ring.js';
import { SealedContents } from '../../adapters/sealed-contents.js';

const engine = await sharedStore();

describe.each(bothStores(engine, 'submit'))('a filing at the door, %s', (_name, openStore) => {
  let store: Store;
  let house: RehearsedHouse;
  let portal: Portal;
  let answer: Answer;

  beforeAll(async () => {
    store = await openStore();
    house = await openRehearsedHouse({ store });
    portal = house.portal();
    const fileIds = await Promise.all(papersOf(RESIDENCE).map(() => portal.uploaded()));
    const attachments = papersOf(RESIDENCE).map((paperCode, index) => ({ paperCode, fileId: fileIds[index]! }));
    answer = await portal.file(sampleFiling(RESIDENCE, { attachments }));
  }, 60_000);
  afterAll(async () => {
    await house.close();
    await store.close();
    await engine.drop();
  });

  it('is answered with where it is, how it stands and what happens next', () => {
    const { status, headers, body } = answer;
    const dossierId = String(body['dossierId']);
    expect(status).toBe(202);
    expect([headers.get('location'), headers.get('etag')]).toEqual([`/dossiers/${dossierId}`, '"1"']);
    expect(headers.has('idempotency-replayed')).toBe(false);
    expect(parseTemporaryReference(String(body['reference']))).toBe(body['reference']);
    expect(body).toMatchObject({
      portalReference: 'TN-0001', dossierCode: null, dueAt: null, identity: 'asked', submittedAt: '2026-11-16T02:00:00.000Z',
      status: { id: 1, terminal: false }, history: [{ status: 1, at: '2026-11-16T02:00:00.000Z' }], revision: 1,
      attachments: [{ sha256: sha256Of(PDF.content) }, { sha256: sha256Of(PDF.content) }],
      links: { self: `/dossiers/${dossierId}`, events: `/dossiers/${dossierId}/events` },
      next: { vi: expect.stringContaining('xác minh'), en: expect.stringContaining('verified') },
    });
  });

  it('is given a receipt that anybody can verify with the published key', async () => {
    const published = await fetch(`${house.address}/receipt-key`);
    const key = await importJWK((await published.json()) as JWK, 'EdDSA');
    const { payload, protectedHeader } = await compactVerify(String(answer.body['receipt']), key);
    expect(protectedHeader).toEqual({ alg: 'EdDSA', typ: 'receipt+jws' });
    const { dossierId, reference, contentHash, submittedAt } = answer.body;
    expect(JSON.parse(Buffer.from(payload).toString())).toEqual({
      dossierId, reference, portal: 'portal-thu-nghiem', portalReference: 'TN-0001', contentHash, receivedAt: submittedAt,
    });
    const [head, claims, signature] = String(answer.body['receipt']).split('.');
    const other = Buffer.from(Buffer.from(claims!, 'base64url').toString().replace('TN-0001', 'TN-0002')).toString('base64url');
    await expect(compactVerify(`${head}.${other}.${signature}`, key)).rejects.toThrow('signature verification failed');
  });

  it('says one fact and one metric, under the trace of the request', async () => {
    const { facts, metrics } = await house.spoken();
    expect([facts.length, metrics.length]).toEqual([1, 1]);
    expect(facts[0]!.headers).toMatchObject({
      ce_type: 'vn.hoso.intake.dossier-submitted.v1', ce_subject: answer.body['dossierId'], ce_number: '1',
      traceparent: expect.stringContaining(answer.headers.get('traceparent')!.slice(3, 35)),
    });
  });

  it('leaves nothing that a person said where it could be read: not at rest, on the courier or in the log', async () => {
    const { facts, metrics } = await house.spoken();
    const courier = [...facts, ...metrics].map(({ key, value, headers }) => [key, value?.toString(), headers]);
    const kept = await house.kept();
    const binary = kept['contents']!.map((content) => Object.values(content).map(String));
    const places = [kept, binary, courier, house.lines, answer.body].map((place) => JSON.stringify(place));
    for (const secret of SECRETS) expect(places.filter((place) => place.includes(secret))).toEqual([]);
    expect(kept['contents']).toHaveLength(1);
  });

  it.each(['NFC', 'NFD'] as const)('is taken in %s, and kept as it was written', async (form) => {
    const fullName = APPLICANT.fullName.normalize(form);
    const applicant = { ...APPLICANT, fullName };
    const dossierId = await portal.filed(sampleFiling(undefined, { portalReference: `TN-${form}`, applicant }));
    const service = house.portal('identity-verification', { aud: 'hoso-service', scope: 'internal:identity' });
    const given = await service.post('/internal/identity-attributes', { dossierIds: [dossierId], purpose: 'verify-identity' });
    expect(given.body).toMatchObject({ dossiers: [{ dossierId, fullName }] });
  });

  it.each(['online', 'counter', 'post'] as const)('says that it came by %s, wherever it is looked at', async (channel) => {
    const dossierId = await portal.filed(sampleFiling(undefined, { portalReference: `TN-${channel}`, channel }));
    expect((await portal.ask(`/dossiers/${dossierId}`)).body['channel']).toBe(channel);
    const { facts, metrics } = await house.spoken();
    const said = [...facts, ...metrics].filter(({ key }) => key === dossierId).map(({ value }) => JSON.parse(String(value)) as unknown);
    expect(said).toEqual([expect.objectContaining({ channel }), expect.objectContaining({ channel })]);
  });

  it('may be made for the applicant by somebody else, who is sealed with it and named to nobody', async () => {
    const submitter = { fullName: 'Giả Định Văn Ví Dụ', personalNumber: '001085000002', relation: 'authorised' } as const;
    const { body } = await portal.file(sampleFiling(undefined, { portalReference: 'TN-FOR-ANOTHER', submitter }));
    const dossierId = String(body['dossierId']);
    const keys = await FileKeyRing.open(join(house.folder, 'keys', 'master.key'), new SystemRandom());
    const sealed = new SealedContents(store, keys, new SystemRandom());
    expect(await sealed.open(dossierId, 0, String(body['contentHash']))).toMatchObject({ applicant: APPLICANT, submitter });
    const service = house.portal('identity-verification', { aud: 'hoso-service', scope: 'internal:identity' });
    const given = await service.post('/internal/identity-attributes', { dossierIds: [dossierId], purpose: 'verify-identity' });
    const { fullName, personalNumber } = APPLICANT;
    expect(given.body).toMatchObject({ dossiers: [{ dossierId, fullName, personalNumber }] });
    const { facts, metrics } = await house.spoken();
    const said = [...facts, ...metrics].map(({ value }) => String(value));
    expect(said.filter((text) => text.includes('"representative":true'))).toHaveLength(2);
    const places = [...said, JSON.stringify(await house.kept()), ...house.lines, JSON.stringify(body), given.text];
    for (const secret of [submitter.fullName, submitter.personalNumber]) {
      expect(places.filter((place) => place.includes(secret))).toEqual([]);
    }
  });

  it('may fill a body to the last byte', async () => {
    const text = JSON.stringify(sampleFiling(undefined, { portalReference: 'TN-LARGE' }));
    const headers = { 'content-type': 'application/json', 'idempotency-key': portal.newKey() };
    const body = text.padEnd(262_144 - Buffer.byteLength(text) + text.length);
    expect(Buffer.byteLength(body)).toBe(262_144);
    expect((await portal.ask('/dossiers', { method: 'POST', headers, body })).status).toBe(202);
  });

  it('gets no answer that the document does not know', () => {
    expect(house.undocumentedAnswers()).toEqual([]);
  });
});
