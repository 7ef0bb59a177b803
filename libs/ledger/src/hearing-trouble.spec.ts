import { describe, expect, it } from '@jest/globals';
import { encodeFact, type Fact } from '@hoso/contracts';
import { Failure } from '@hoso/kernel';
import type { BusMessage } from '@hoso/messaging';

import { batchOf, batchOfMessages, dossier, mirrorOf, turn } from '../test/open-office.js';
import { openStreet } from '../test/open-street.js';
import { stampOffice } from '../test/stamp-office.js';
import { LEDGER_DEFAULTS } from './settings.js';

const garbled = (fact: Fact): BusMessage => ({ ...encodeFact(fact), value: Buffer.from('{') });
const ofTomorrow = (fact: Fact): BusMessage => encodeFact({ ...fact, version: 99 });

describe('a message that cannot be taken', () => {
  it.each([
    ['no JSON', garbled, 'value-is-no-json'],
    ['a version of tomorrow', ofTomorrow, 'unknown-version'],
    ['an unknown fact', (fact: Fact) => encodeFact({ ...fact, name: 'intake.dossier-eaten' }), 'unknown-fact'],
    ['data against the contract', (fact: Fact) => encodeFact({ ...fact, data: { round: 'one' } }), 'data-against-contract'],
  ])('parks its dossier and no other: %s', async (_name, spoil, code) => {
    const { office, intake } = await openStreet();
    const [first, second] = await intake.say(2, dossier(1));
    const others = await intake.say(1, dossier(2));
    await office.ledger.take(batchOfMessages([encodeFact(first!), spoil(second!), ...others.map(encodeFact)]));
    expect(await office.kept(dossier(1))).toMatchObject({ heard: { intake: 1 }, parked: { intake: { code, n: 2 } } });
    expect((await office.kept(dossier(2))).heard).toEqual({ intake: 1 });
    expect(office.reported.parked).toEqual([{ dossierId: dossier(1), code }]);
  });

  it('parks the dossier that its owner has never heard of', async () => {
    const { office, intake } = await openStreet();
    const [first, second] = await intake.say(2);
    await office.ledger.take(batchOf([{ ...second!, dossierId: dossier(9) }, first!]));
    expect((await office.kept(dossier(9))).parked).toMatchObject({ intake: { code: 'unknown-dossier' } });
    expect(office.reported.parked).toEqual([{ dossierId: dossier(9), code: 'unknown-dossier' }]);
    expect((await office.kept()).heard).toEqual({ intake: 1 });
  });

  it('parks only that stream of the dossier when its decision throws, and holds nothing of it', async () => {
    const { onFact } = stampOffice();
    const { office, intake, identity } = await openStreet({
      onFact: (state, fact, context) => {
        if (fact.owner === 'intake' && fact.n === 2) throw new RangeError('001190000001 is odd');
        return onFact(state, fact, context);
      },
    });
    await office.ledger.take(batchOf(await intake.say(3)));
    await office.ledger.take(batchOf(await identity.say(1)));
    const { heard, parked } = await office.kept();
    expect(heard).toEqual({ intake: 1, 'identity-verification': 1 });
    expect(parked).toEqual({ intake: { code: 'decision-threw', n: 2, since: new Date(office.clock.now()) } });
  });

  it('is dropped when its number was heard before', async () => {
    const { office, intake } = await openStreet();
    const facts = await intake.say(2);
    await office.ledger.take(batchOf(facts));
    await office.ledger.take(batchOfMessages([garbled(facts[1]!)]));
    expect((await office.kept()).parked).toBeUndefined();
  });

  it('is kept by its place when it names no dossier, once however often it comes', async () => {
    const { office, intake } = await openStreet();
    const facts = await intake.say(1);
    const stray = { ...garbled(facts[0]!), key: 'nobody', headers: {} };
    const batch = batchOfMessages([stray, encodeFact(facts[0]!)]);
    await office.ledger.take(batch);
    await office.ledger.take(batch);
    expect(await office.ledger.parking.listUnreadable(9)).toEqual([
      { place: 'hoso.intake.facts.v1:0:0', code: 'not-a-cloud-event', at: new Date(office.clock.now()).toISOString() },
    ]);
    expect((await office.kept()).heard).toEqual({ intake: 1 });
    expect(JSON.stringify(await office.store.inner.find('books_unreadable', {}, { limit: 9 }))).not.toContain('nobody');
  });

  it('is kept by its place when it is of the other view, or of somebody who is not heard', async () => {
    const { office, intake } = await openStreet({ hears: ['intake'] });
    const [fact] = await intake.say(1);
    const stranger = encodeFact({ ...fact!, owner: 'identity-verification', name: 'identity-verification.identity-postponed', data: {
      round: 1, reason: 'unavailable', nextAttemptAt: '2026-11-20T06:00:00.000Z',
    } });
    await office.ledger.take(batchOfMessages([mirrorOf(fact!, { round: 1 }), stranger]));
    const codes = (await office.ledger.parking.listUnreadable(9)).map(({ code }) => code);
    expect(codes.sort()).toEqual(['other-owner', 'other-view']);
    await expect(office.kept()).rejects.toThrow();
  });
});

describe('a batch', () => {
  it('is not committed while the store fails, and comes again', async () => {
    const { office, intake } = await openStreet();
    await office.bus.consume({
      group: 'g', topics: office.ledger.topics, batchMessagesMax: 10, handle: (batch) => office.ledger.take(batch),
    });
    office.store.away = true;
    await office.bus.publish((await intake.say(2)).map(encodeFact));
    await turn();
    expect(office.bus.broker.lag('g', office.ledger.topics)).toBe(2);
    office.store.away = false;
    office.clock.advance(10_000);
    await turn();
    expect(office.bus.broker.lag('g', office.ledger.topics)).toBe(0);
    expect((await office.kept()).state!.heard).toEqual({ intake: [1, 2] });
  });

  it('is not committed when only part of it could be written', async () => {
    const { office, intake } = await openStreet();
    const nameless = { ...garbled((await intake.say(1))[0]!), key: null };
    const batch = batchOfMessages([nameless, ...(await intake.say(1, dossier(2))).map(encodeFact)]);
    office.store.stumble('insertOne', 'before');
    await expect(office.ledger.take(batch)).rejects.toBeInstanceOf(Failure);
    expect((await office.kept(dossier(2))).heard).toEqual({ intake: 1 });
    await office.ledger.take(batch);
    expect(await office.ledger.parking.listUnreadable(9)).toHaveLength(1);
  });
});

describe('a bad release', () => {
  it('stops hearing after too many parked dossiers in a short time, until a person says that it is mended', async () => {
    const { office, intake } = await openStreet();
    for (const index of [1, 2, 3]) await office.ledger.take(batchOfMessages([garbled((await intake.say(1, dossier(index)))[0]!)]));
    expect([office.ledger.hearing.broken, office.reported.breaks]).toEqual([true, 1]);
    const batch = batchOf(await intake.say(1, dossier(4)));
    await expect(office.ledger.take(batch)).rejects.toMatchObject({ code: 'stopped-by-parking' });
    office.clock.advance(LEDGER_DEFAULTS.repair.settledMs);
    await expect(office.ledger.repair.reconcile('intake')).rejects.toMatchObject({ code: 'stopped-by-parking' });
    await expect(office.kept(dossier(4))).rejects.toThrow();
    office.ledger.hearing.mend();
    await office.ledger.take(batch);
    expect((await office.kept(dossier(4))).heard).toEqual({ intake: 1 });
  });

  it('is not seen in the same number over a long time', async () => {
    const { office, intake } = await openStreet();
    for (const index of [1, 2, 3, 4]) {
      await office.ledger.take(batchOfMessages([garbled((await intake.say(1, dossier(index)))[0]!)]));
      office.clock.advance(30_001);
    }
    expect(office.ledger.hearing.broken).toBe(false);
  });
});
