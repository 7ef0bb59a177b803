import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { IdentityMatched } from '@hoso/contracts';

import { eventually } from '../../../../../test/support/eventually.js';
import { applicantOf } from '../../../../../test/support/street.js';
import { OpenCounter } from '../../../test/open-counter.js';

const DOSSIERS = 6;

interface Neighbour {
  readonly name: string;
  readonly kind: string;
  readonly state: string;
  readonly lastGoodContact: string | null;
}

let counter: OpenCounter;
beforeAll(async () => {
  counter = await OpenCounter.open({ POPULATION_DATABASE_TIMEOUT_MS: '2000' });
});
afterEach(async () => {
  counter.intake.isOpen = true;
  await counter.street.fault({ kind: 'none' });
});
afterAll(() => counter.close());

const submitMany = (): Promise<readonly string[]> =>
  Promise.all(Array.from({ length: DOSSIERS }, (_, index) => counter.submit(applicantOf('whole', 9_000 + 50 * index))));
const quiet = (): Promise<unknown> => eventually('nothing is under way', () => counter.room.ledger.wants.pending === 0);
const allSettled = async (dossierIds: readonly string[]): Promise<boolean> => {
  const kept = await Promise.all(dossierIds.map((dossierId) => counter.room.ledger.find(dossierId)));
  return kept.every((one) => one?.state?.phase === 'settled');
};
/** Time passes, a second after another, until every one is settled. */
const passUntilSettled = (dossierIds: readonly string[]): Promise<unknown> =>
  eventually('all are settled', async () => {
    counter.clock.skip(1_000);
    await quiet();
    return allSettled(dossierIds);
  });

describe('silence', () => {
  it('of the register for a minute lets dossiers wait, asks ever more rarely, and fails none of them', async () => {
    await counter.street.fault({ kind: 'down', forMs: 60_000 });
    const almostOver = counter.clock.now() + 50_000;
    const [before, dossierIds] = [await counter.street.asked(), await submitMany()];
    for (const dossierId of dossierIds) await counter.settled(dossierId, 'postponed');
    // The clock runs on beside the skips.
    while (counter.clock.now() < almostOver) {
      counter.clock.skip(1_000);
      await quiet();
    }
    for (const dossierId of dossierIds) {
      const { state } = await counter.settled(dossierId, 'postponed');
      expect(state!.unanswered).toBeGreaterThan(3);
      expect(state!.unanswered).toBeLessThan(8);
    }
    expect(await counter.street.asked()).toBeGreaterThan(before);
    await passUntilSettled(dossierIds);
    for (const dossierId of dossierIds) {
      expect(await counter.names(dossierId)).toEqual(['postponed', 'matched']);
      const [postponed, matched] = await counter.facts(dossierId);
      expect(postponed!.data).toMatchObject({ round: 0, reason: 'unavailable' });
      expect((matched!.data as IdentityMatched).attempts).toBeGreaterThan(2);
    }
    expect(await counter.room.ledger.parking.count()).toBe(0);
  }, 60_000);

  it.each([
    ['a connection that breaks', { kind: 'down', how: 'reset' }, 'unavailable'],
    ['a question that is never answered', { kind: 'hang' }, 'unavailable'],
    ['a page instead of an answer', { kind: 'garbage', how: 'html' }, 'unavailable'],
    ['half an answer', { kind: 'garbage', how: 'truncated' }, 'unavailable'],
    ['an answer without an end', { kind: 'garbage', how: 'huge' }, 'unavailable'],
    ['a purpose that is refused', { kind: 'forbidden', how: 'purpose' }, 'forbidden'],
    ['a quota that is used up', { kind: 'forbidden', how: 'quota' }, 'forbidden'],
  ])('as %s is asked again, and ends', async (_how, fault, reason) => {
    await counter.street.fault(fault);
    const dossierId = await counter.submit(applicantOf('whole'));
    await counter.settled(dossierId, 'postponed');
    await counter.street.fault({ kind: 'none' });
    await passUntilSettled([dossierId]);
    expect(await counter.names(dossierId)).toEqual(['postponed', 'matched']);
    expect((await counter.facts(dossierId))[0]!.data).toMatchObject({ reason });
  }, 60_000);

  it('of intake, when it is asked for the attributes, is waited for; the register is not troubled meanwhile', async () => {
    const before = await counter.street.asked();
    counter.intake.isOpen = false;
    const dossierIds = await submitMany();
    for (const dossierId of dossierIds) await counter.settled(dossierId, 'postponed');
    for (let second = 0; second < 10; second += 1) {
      counter.clock.skip(1_000);
      await quiet();
    }
    expect(await counter.street.asked()).toBe(before);
    counter.intake.isOpen = true;
    await passUntilSettled(dossierIds);
    for (const dossierId of dossierIds) expect(await counter.names(dossierId)).toEqual(['postponed', 'matched']);
  }, 60_000);

  it('of the register leaves the counter degraded and ready, and says when it last answered', async () => {
    const register = async (): Promise<Neighbour> => {
      counter.clock.skip(10_000); // what was seen a moment ago is shown again
      const { dependencies } = (await counter.ask('/health/deep')).body as { dependencies: readonly Neighbour[] };
      return dependencies.find(({ name }) => name === 'population-database')!;
    };
    const wellAt = counter.clock.now();
    await passUntilSettled([await counter.submit(applicantOf('whole'))]);
    const answeredBy = counter.clock.now();
    expect(await register()).toMatchObject({ kind: 'soft', state: 'ok' });
    await counter.street.fault({ kind: 'down' });
    const dossierId = await counter.submit(applicantOf('whole'));
    await counter.settled(dossierId, 'postponed');
    const silent = await register();
    expect(silent).toMatchObject({ kind: 'soft', state: 'degraded' });
    expect(Date.parse(silent.lastGoodContact!)).toBeGreaterThanOrEqual(wellAt);
    expect(Date.parse(silent.lastGoodContact!)).toBeLessThanOrEqual(answeredBy);
    expect(await counter.ask('/health/ready')).toMatchObject({ status: 200, body: { state: 'degraded' } });
    await counter.street.fault({ kind: 'none' });
    await passUntilSettled([dossierId]);
    expect(await register()).toMatchObject({ state: 'ok' });
    expect((await counter.ask('/health/ready')).body).toEqual({ state: 'ok' });
  }, 60_000);
});
