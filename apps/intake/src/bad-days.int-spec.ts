import { mkdir, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { openMongooseStore, type Store } from '@hoso/store';

import { startStore, temporaryFolder, type Store as StoreEngine } from '../../../test/support/engines.js';
import { PDF, type Answer } from '../test/portal.js';
import { openRehearsedHouse, type RehearsedHouse, type RehearsedHouseOptions } from '../test/rehearsed-house.js';
import { sampleFiling, SECRETS } from '../test/sample-filing.js';
import { until } from '../test/until.js';

jest.setTimeout(120_000);

/** The answer to somebody who shall come back: a problem that says when, and nothing of what was sent. */
function expectLater({ status, headers, body, text }: Answer, code: string, expected = 503): void {
  expect([status, body['code']]).toEqual([expected, code]);
  expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  expect(SECRETS.filter((secret) => text.includes(secret))).toEqual([]);
}

describe('while the store is down', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let engine: StoreEngine;
  const start = async (port?: number): Promise<void> => {
    engine = await startStore({ dataFolder: join(folder.path, 'store'), port });
  };
  let store: Store;
  let house: RehearsedHouse;

  beforeAll(async () => {
    folder = await temporaryFolder();
    await start();
    store = await openMongooseStore({ uri: engine.uri, database: 'bad_days', operationTimeoutMs: 1_500 });
    house = await openRehearsedHouse({ store, folder: join(folder.path, 'house') });
  });
  afterAll(async () => {
    await house.close();
    await store.close();
    await engine.stop();
    await folder.remove();
  });

  it('a filing is to be sent again, and then is one dossier, one content, one fact; a reservation, and then is one set', async () => {
    const portal = house.portal();
    const followed = await portal.filed(sampleFiling());
    const events = await portal.events(followed);
    expect((await events.next())!.id).toBe('1');
    const before = await house.kept();
    const said = (await house.spoken()).facts.length;
    const filing = sampleFiling(undefined, { portalReference: 'TN-BAD-DAY' });
    // Some of these are under way when the power goes, some come after: whatever became of them, nobody was told yes.
    const underWay = Array.from({ length: 5 }, () => portal.file(filing, 'key-bad-day'));
    const reserving = Array.from({ length: 5 }, () => portal.reserve(60, 'key-bad-day'));
    await engine.kill();
    const early = (await Promise.all(underWay)).filter(({ status }) => status !== 202);
    early.push(...(await Promise.all(reserving)).filter(({ status }) => status !== 201));
    for (const answer of [...early, await portal.file(filing, 'key-bad-day')]) expectLater(answer, 'unavailable');
    expectLater(await portal.ask(`/dossiers/${followed}`), 'unavailable');
    expectLater(await portal.upload(PDF), 'unavailable');
    expectLater(await portal.reserve(60, 'key-bad-day'), 'unavailable');
    house.clock.advance(500);
    await expect(events.next()).rejects.toThrow('terminated');

    await start(engine.port);
    const kept = await until(() => portal.file(filing, 'key-bad-day').then((answer) => answer.status === 202 && answer));
    const again = await portal.file(filing, 'key-bad-day');
    expect([again.headers.get('idempotency-replayed'), again.body]).toEqual(['true', kept.body]);
    const references = await portal.reserved(60, 'key-bad-day');
    const after = await house.kept();
    expect(after['reservations']!.map(({ _id }) => _id)).toEqual([...references].sort());
    expect(after['dossiers']!.length).toBe(before['dossiers']!.length + 1);
    expect(after['contents']!.length).toBe(before['contents']!.length + 1);
    expect([after['files'], after.folder]).toEqual([before['files'], before.folder]);
    await until(async () => {
      house.clock.advance(1_000);
      return (await house.spoken()).facts.length > said;
    });
    const { facts } = await house.spoken();
    const ours = facts.filter(({ headers }) => headers['ce_subject'] === kept.body['dossierId']);
    expect([...new Set(ours.map(({ headers }) => headers['ce_id']))]).toEqual([`intake:${String(kept.body['dossierId'])}:1`]);
    expect((await portal.ask(`/dossiers/${followed}`)).status).toBe(200);
  });
});

describe('while the disk takes no files', () => {
  let house: RehearsedHouse;
  beforeAll(async () => {
    house = await openRehearsedHouse();
  });
  afterAll(() => house.close());

  it('a file is to be sent again, nothing of it is kept, and what needs no disk goes on', async () => {
    const files = join(house.folder, 'files');
    await rm(files, { recursive: true, force: true });
    await writeFile(files, 'in the way');
    const before = await house.kept();
    expectLater(await house.portal().upload(PDF), 'unavailable');
    expect(await house.kept()).toEqual(before);
    expect((await house.portal().file(sampleFiling())).status).toBe(202);
    await rm(files);
    await mkdir(files);
    expect((await house.portal().upload(PDF)).status).toBe(201);
  });
});

describe('while there is too much to do', () => {
  let house: RehearsedHouse;
  const open = async (overload: RehearsedHouseOptions['overload'] & object): Promise<void> => {
    house = await openRehearsedHouse({ overload });
  };
  afterEach(() => house.close());

  it('a portal that asks too much is told when to come back, and nobody else', async () => {
    await open({ perClient: { perSecond: 1, burst: 5 } });
    const greedy = house.portal('portal-tham');
    await greedy.filed(sampleFiling());
    const before = await house.kept();
    const answers: Answer[] = [];
    for (let turn = 0; turn < 8; turn += 1) answers.push(await greedy.file(sampleFiling(), 'key-of-the-greedy'));
    const turnedAway = answers.filter(({ status }) => status === 429);
    expect(turnedAway.length).toBeGreaterThan(0);
    for (const answer of turnedAway) expectLater(answer, 'too-many-requests', 429);
    expect(await house.kept()).toEqual(before);
    house.clock.advance(1_000);
    expect((await greedy.ask('/dossiers')).status).toBe(200);
  });

  it('writes are to be sent again while too many are in hand, and reads are answered', async () => {
    await open({ writesInHandMax: 1 });
    const portal = house.portal();
    const before = await house.kept();
    const socket = connect(Number(new URL(house.address).port), '127.0.0.1');
    const head = '--x\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\ncontent-type: application/pdf\r\n\r\n%PDF-1.7';
    socket.write([
      'POST /attachments HTTP/1.1', 'host: a', `authorization: Bearer ${await house.issuer.sign()}`,
      'content-type: multipart/form-data; boundary=x', 'content-length: 100000', '', head,
    ].join('\r\n'));
    await until(async () => (await house.kept()).folder.some(({ _id }) => _id.endsWith('.part')));
    expectLater(await portal.file(sampleFiling(), 'key-of-the-patient'), 'overloaded');
    expect((await portal.ask('/dossiers')).body).toEqual({ dossiers: [], next: null });
    socket.destroy();
    await until(async () => (await house.kept()).folder.length === before.folder.length);
    expect(await house.kept()).toEqual(before);
    await until(async () => (await portal.file(sampleFiling(), 'key-of-the-patient')).status === 202);
    expect((await house.kept())['dossiers']).toHaveLength(1);
  });
});
