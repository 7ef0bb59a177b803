import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import type { Receipt } from '../../apps/intake/src/features/submit-dossier/submit-dossier.js';
import { readRecord } from '../../deploy/local/check/record.js';
import { expectAgreement } from './agreement.js';
import { CitizensPortal, REGISTER_SECURITY } from './citizens-portal.js';
import { standUpHouse, type StandingHouse } from './standing-house.js';
import { until } from './until.js';

const WITHIN_MS = 180_000;
/** Everything is compared with its owner's record a minute after it was spoken, at the latest a quarter of a minute later. */
const RECONCILED_WITHIN_MS = 120_000;

describe('a dossier whose courier is gone', () => {
  let standing: StandingHouse;
  let portal: CitizensPortal;

  beforeAll(async () => {
    standing = await standUpHouse();
    portal = new CitizensPortal(standing);
  }, WITHIN_MS);
  afterEach(async () => {
    // Also where a journey broke off: the next one begins with everything in its place.
    await standing.kafka.startAgain();
    await expectAgreement(standing, portal);
  }, WITHIN_MS);
  afterAll(() => standing?.takeDown(), WITHIN_MS);

  const hearers = () => {
    const { 'identity-verification': counter, processing, monitoring } = standing.house.processes;
    return [counter, processing, monitoring];
  };
  const prepared = () => portal.prepare({ procedure: REGISTER_SECURITY });
  const oldestUnpublished = async (): Promise<number> =>
    (await standing.health('intake')).figures['oldestUnpublishedSeconds'] ?? 0;
  /**
   * Asks the record, dossier by dossier: the age of the oldest is nothing as well where it could not be read, or where the clock was
   * just put right by more than that. What is not acknowledged would be carried to the courier again instead of being lost.
   */
  const areAcknowledged = async (receipts: readonly Receipt[]): Promise<boolean> => {
    const ids = receipts.map(({ dossierId }) => dossierId);
    const { intake } = await readRecord(standing.store.current.uri, ids);
    return ids.every((dossierId) => intake.has(dossierId) && intake.get(dossierId)!.unpublishedSince === undefined);
  };
  const untilAllDelivered = async (receipts: readonly Receipt[], withinMs?: number): Promise<void> => {
    for (const { dossierId } of receipts) await portal.untilStatus(dossierId, 10, withinMs);
  };

  it('is taken all the same, waits where it is safe, and goes on when the courier is back', async () => {
    const ready = await Promise.all(Array.from({ length: 6 }, prepared));
    const [before, ...during] = ready;
    const first = await portal.fileReady(before!);
    await standing.kafka.kill();
    const answers = await Promise.all(during.map((one) => portal.send(one)));
    expect(answers.map(({ status }) => status)).toEqual(during.map(() => 202));
    const receipts = (await Promise.all(answers.map((answer) => answer.json()))) as Receipt[];

    const age = await until('something waits to be published', async () => (await oldestUnpublished()) || undefined);
    await until('it grows older', async () => (await oldestUnpublished()) > age);
    const unwell = await until('the desk says that its courier is gone', async () => {
      const health = await standing.health('intake');
      return health.dependencies.some(({ name, state }) => name === 'broker' && state !== 'ok') && health;
    });
    expect(unwell).toMatchObject({ httpStatus: 200, state: 'degraded' });
    for (const name of ['intake', 'identity-verification', 'processing', 'monitoring'] as const) {
      expect([name, (await standing.say(name, 'GET', '/health/ready')).status]).toEqual([name, 200]);
    }
    expect((await portal.look(receipts[0]!.dossierId)).view.status.id).toBe(1);

    await standing.kafka.startAgain();
    await untilAllDelivered([first, ...receipts]);
    await until('nothing waits to be published', async () => (await oldestUnpublished()) === 0);
  }, WITHIN_MS);

  it('is found again by its number when the courier comes back and has forgotten everything', async () => {
    // Whoever hears is frozen, and so the courier loses what it has acknowledged and nobody has heard.
    for (const { pid } of hearers()) process.kill(pid()!, 'SIGSTOP');
    const receipts = await Promise.all(Array.from({ length: 4 }, () => portal.file({ procedure: REGISTER_SECURITY })));
    await until('the courier has acknowledged all', () => areAcknowledged(receipts));
    await standing.kafka.kill();
    await standing.kafka.forget();
    // In another life nothing is left of what they had fetched.
    await Promise.all(hearers().map((hearer) => hearer.kill()));
    // Looked at before they stand again: a minute after it was spoken they find it in its owner's record.
    const { verifications } = await readRecord(standing.store.current.uri);
    expect(receipts.filter(({ dossierId }) => verifications.has(dossierId))).toEqual([]);
    await standing.house.untilReady(60_000);
    const later = await portal.file({ procedure: REGISTER_SECURITY });

    await standing.kafka.startAgain();
    await standing.createTopics();
    await untilAllDelivered([later, ...receipts], RECONCILED_WITHIN_MS);
    const { figures } = await standing.health('identity-verification');
    expect(figures['repairedFacts']).toBeGreaterThanOrEqual(receipts.length);
  }, WITHIN_MS + RECONCILED_WITHIN_MS);
});
