import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { PORTAL } from '../../deploy/local/check/house-caller.js';
import { readRecord } from '../../deploy/local/check/record.js';
import { expectAgreement } from './agreement.js';
import { CitizensPortal, REGISTER_SECURITY } from './citizens-portal.js';
import { standUpHouse, type StandingHouse } from './standing-house.js';
import { until } from './until.js';

const WITHIN_MS = 120_000;

describe('a dossier that is filed while the store is gone', () => {
  let standing: StandingHouse;
  let portal: CitizensPortal;

  beforeAll(async () => {
    standing = await standUpHouse();
    portal = new CitizensPortal(standing);
  }, WITHIN_MS);
  afterEach(async () => {
    // Also where a journey broke off: the next one begins with everything in its place.
    await standing.store.startAgain();
    await expectAgreement(standing, portal);
  }, WITHIN_MS);
  afterAll(() => standing?.takeDown(), WITHIN_MS);

  const prepared = () => portal.prepare({ procedure: REGISTER_SECURITY });

  it('is answered "later" and nothing of it is kept; the same words under the same key are one dossier afterwards', async () => {
    const ready = await prepared();
    await standing.store.kill();
    const list = standing.say('intake', 'GET', '/dossiers', { as: PORTAL });
    for (const answer of await Promise.all([portal.send(ready), list])) {
      expect(answer.status).toBe(503);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
    }
    const services = ['intake', 'identity-verification', 'processing', 'monitoring'] as const;
    await Promise.all(services.map(async (name) => {
      await until(`${name} is not ready`, async () => (await standing.say(name, 'GET', '/health/ready')).status === 503);
      expect((await standing.say(name, 'GET', '/health/live')).status).toBe(200);
    }));

    await standing.store.startAgain();
    expect((await readRecord(standing.store.current.uri)).intake.size).toBe(0);
    const receipt = await portal.fileReady(ready);
    const again = await portal.send(ready);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await again.json()).toMatchObject({ dossierId: receipt.dossierId });
    await portal.untilStatus(receipt.dossierId, 10);
  }, WITHIN_MS);

  it('is either kept whole or not at all, however many are on their way when the store is killed', async () => {
    const ready = await Promise.all(Array.from({ length: 24 }, prepared));
    const [under, upon] = [ready.slice(0, 12), ready.slice(12)];
    const sent = under.map((one) => portal.send(one));
    await Promise.race(sent);
    const killed = standing.store.kill();
    const answers = await Promise.all([...sent, ...upon.map((one) => portal.send(one))]);
    await killed;
    expect([...new Set(answers.map(({ status }) => status))].sort()).toEqual([202, 503]);
    for (const answer of answers) expect(answer.status === 202 || answer.headers.has('retry-after')).toBe(true);
    const acknowledged = portal.filings.accepted.map(({ dossierId }) => dossierId);

    await standing.store.startAgain();
    const { intake } = await readRecord(standing.store.current.uri);
    expect(acknowledged.filter((dossierId) => !intake.has(dossierId))).toEqual([]);
    const receipts = await Promise.all(ready.map((one) => portal.fileReady(one)));
    expect(new Set(receipts.map(({ dossierId }) => dossierId)).size).toBe(ready.length);
    for (const { dossierId } of receipts) await portal.untilStatus(dossierId, 10);
  }, WITHIN_MS);
});
