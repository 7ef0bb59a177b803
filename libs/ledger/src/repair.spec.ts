import { describe, expect, it } from '@jest/globals';
import { encodeFact, type Fact } from '@hoso/contracts';
import { Defect, Failure } from '@hoso/kernel';

import {
  batchOf, DOSSIER, dossier, openStampOffice, openVoice, pass, turn, type Doors, type OfficeWish, type StampDesk, type Voice,
} from '../test/open-office.js';
import { PULLED_FACTS_MAX } from './desk.js';
import { LEDGER_DEFAULTS } from './settings.js';

const SETTLED_MS = LEDGER_DEFAULTS.repair.settledMs;

interface Street {
  readonly office: StampDesk;
  readonly intake: Voice;
  readonly doors: Doors;
}

async function openStreet(wish: OfficeWish = {}): Promise<Street> {
  const office = await openStampOffice(wish);
  return { office, intake: await openVoice('intake', office.doors, office.clock), doors: office.doors };
}

/** Walks along the record of intake to its end, and says how many dossiers were behind. */
async function reconcile({ office }: Street): Promise<number> {
  let behind = 0;
  for (let isLast = false; !isLast; ) {
    const page = await office.ledger.repair.reconcile('intake');
    behind += page.behind.length;
    ({ isLast } = page);
  }
  return behind;
}

describe('the reconciler', () => {
  it('finds a lost last fact once it has settled', async () => {
    const street = await openStreet();
    const { office, intake } = street;
    await office.ledger.take(batchOf((await intake.say(2)).slice(0, 1)));
    office.clock.advance(SETTLED_MS - 1);
    expect(await reconcile(street)).toBe(0);
    expect((await office.kept()).heard).toEqual({ intake: 1 });
    office.clock.advance(1);
    expect(await reconcile(street)).toBe(1);
    expect((await office.kept()).state!.heard).toEqual({ intake: [1, 2] });
    expect(office.ledger.repair.repaired).toBe(1);
    expect(await reconcile(street)).toBe(0);
  });

  it('waits for an owner that does not know what it has just listed, as one does that reads from a copy left behind', async () => {
    const street = await openStreet();
    const { office, intake, doors } = street;
    await intake.say(1);
    office.clock.advance(SETTLED_MS);
    const pull = doors.pull.bind(doors);
    doors.pull = async (_owner, requests) => requests.map(({ dossierId }) => ({ dossierId, items: null }));
    await expect(reconcile(street)).rejects.toMatchObject({ neighbour: 'intake', code: 'told-too-little' });
    expect(office.reported.parked).toEqual([]);
    doors.pull = pull;
    expect(await reconcile(street)).toBe(1);
    expect((await office.kept()).heard).toEqual({ intake: 1 });
  });

  it('compares from any place what the walk has gone past, and leaves the place of the walk alone', async () => {
    const street = await openStreet();
    const { office, intake } = street;
    await office.ledger.take(batchOf(await intake.say(2)));
    office.clock.advance(SETTLED_MS);
    expect(await reconcile(street)).toBe(0);
    await office.store.deleteMany('books', { _id: DOSSIER });
    expect(await reconcile(street)).toBe(0);
    const page = await office.ledger.repair.comparePage('intake', null);
    expect(page).toMatchObject({ dossiers: [{ dossierId: DOSSIER, v: 2 }], behind: [{ dossierId: DOSSIER, after: 0 }], isLast: true });
    expect((await office.kept()).state!.heard).toEqual({ intake: [1, 2] });
    expect((await office.ledger.repair.comparePage('intake', null)).behind).toEqual([]);
    expect((await office.ledger.repair.comparePage('intake', page.position)).dossiers).toEqual([]);
  });

  it('heals by itself a courier that takes everything and forgets it', async () => {
    const { office, intake } = await openStreet({ onPublish: () => [] });
    await office.bus.consume({
      group: 'g', topics: office.ledger.topics, batchMessagesMax: 10, handle: (batch) => office.ledger.take(batch),
    });
    office.ledger.start();
    for (const index of [1, 2, 3]) await office.bus.publish((await intake.say(3, dossier(index))).map(encodeFact));
    await pass(office.clock, SETTLED_MS + LEDGER_DEFAULTS.repair.everyMs, 5_000);
    for (const index of [1, 2, 3]) expect((await office.kept(dossier(index))).heard).toEqual({ intake: 3 });
    await office.ledger.stop();
  });

  it('fetches all that is missing, however much it is', async () => {
    const street = await openStreet();
    const many = 2 * PULLED_FACTS_MAX + 7;
    await street.intake.say(many);
    street.office.clock.advance(SETTLED_MS);
    await reconcile(street);
    expect((await street.office.kept()).heard).toEqual({ intake: many });
    expect(new Set(street.doors.pulls.map(({ after }) => after))).toEqual(new Set([0, PULLED_FACTS_MAX, 2 * PULLED_FACTS_MAX]));
  });

  it('mends many dossiers in few writes', async () => {
    const street = await openStreet();
    for (let index = 1; index <= 40; index += 1) await street.intake.say(2, dossier(index));
    street.office.clock.advance(SETTLED_MS);
    const before = street.office.store.batches.length;
    expect(await reconcile(street)).toBe(40);
    for (let index = 1; index <= 40; index += 1) expect((await street.office.kept(dossier(index))).heard).toEqual({ intake: 2 });
    expect(street.office.store.batches.length - before).toBeLessThanOrEqual(2);
  });

  it('makes dossiers anew that nobody here knows in one write each, from all who spoke of them', async () => {
    const street = await openStreet();
    const identity = await openVoice('identity-verification', street.doors, street.office.clock);
    for (let index = 1; index <= 20; index += 1) {
      await street.intake.say(2, dossier(index));
      if (index > 1) await identity.say(3, dossier(index));
    }
    street.office.clock.advance(SETTLED_MS);
    expect(await reconcile(street)).toBe(20);
    expect(await street.office.kept(dossier(1))).toMatchObject({ rev: 1, heard: { intake: 2 } });
    for (let index = 2; index <= 20; index += 1) {
      const { rev, heard, state } = await street.office.kept(dossier(index));
      expect({ rev, heard }).toEqual({ rev: 1, heard: { 'intake': 2, 'identity-verification': 3 } });
      expect(state!.heard).toEqual({ 'intake': [1, 2], 'identity-verification': [1, 2, 3] });
    }
    expect(street.office.reported).toMatchObject({ parked: [], errors: [] });
    expect((await street.office.ledger.repair.reconcile('identity-verification')).behind).toEqual([]);
  });

  it('asks only the owner that it walks along where something is known', async () => {
    const street = await openStreet();
    const identity = await openVoice('identity-verification', street.doors, street.office.clock);
    await identity.say(1);
    const facts = await street.intake.say(2);
    await street.office.ledger.take(batchOf(facts.slice(0, 1)));
    street.office.clock.advance(SETTLED_MS);
    expect(await reconcile(street)).toBe(1);
    expect(street.doors.pulls).toEqual([{ dossierId: DOSSIER, after: 1 }]);
    expect((await street.office.kept()).heard).toEqual({ intake: 2 });
  });

  it('lets the owners take turns, so that a long walk keeps nobody waiting', async () => {
    const { office, intake, doors } = await openStreet();
    const identity = await openVoice('identity-verification', doors, office.clock);
    const asked: string[] = [];
    const { changed } = doors;
    doors.changed = (owner, ...wish) => {
      asked.push(owner);
      return changed.call(doors, owner, ...wish);
    };
    for (let index = 1; index <= 501; index += 1) await intake.say(1, dossier(index));
    await identity.say(1, dossier(1));
    office.clock.advance(SETTLED_MS);
    office.ledger.start();
    await pass(office.clock, LEDGER_DEFAULTS.repair.everyMs - 1_000, 1_000);
    while (asked.length < 3) await turn();
    await office.ledger.stop();
    expect(asked).toEqual(['intake', 'identity-verification', 'intake']);
  });

  it.each([
    ['soon where nobody has walked before, for then all is to be made anew', false, 2_000],
    ['after what waits with the courier where somebody has', true, LEDGER_DEFAULTS.repair.everyMs],
  ])('begins %s', async (_when, hasWalked, afterMs) => {
    const street = await openStreet();
    const { office, intake } = street;
    await intake.say(1, dossier(1));
    office.clock.advance(SETTLED_MS);
    if (hasWalked) await reconcile(street);
    await intake.say(1, dossier(2));
    office.clock.advance(SETTLED_MS);
    office.ledger.start();
    await pass(office.clock, afterMs - 500, 500);
    await expect(office.kept(dossier(2))).rejects.toThrow();
    await pass(office.clock, 1_000, 500);
    expect((await office.kept(dossier(2))).heard).toEqual({ intake: 1 });
    await office.ledger.stop();
  });

  it('takes its time and says so where it cannot be seen whether anybody has walked', async () => {
    const { office, intake } = await openStreet();
    await intake.say(1);
    office.clock.advance(SETTLED_MS);
    office.store.stumble('find', 'before');
    office.ledger.repair.start();
    await turn();
    expect(office.reported.errors).toMatchObject([{ doing: 'look how far the walks are' }]);
    await pass(office.clock, LEDGER_DEFAULTS.repair.everyMs - 500, 500);
    await expect(office.kept()).rejects.toThrow();
    await pass(office.clock, 1_000, 500);
    expect((await office.kept()).heard).toEqual({ intake: 1 });
    await office.ledger.repair.stop();
  });

  it('walks on from where it stood, in another process too, and compares nothing twice', async () => {
    const street = await openStreet();
    await street.intake.say(1, dossier(1));
    street.office.clock.advance(SETTLED_MS);
    await reconcile(street);
    await street.intake.say(1, dossier(2));
    street.office.clock.advance(SETTLED_MS);
    const other = await openStampOffice({ store: street.office.store.inner, clock: street.office.clock, doors: street.doors });
    await street.office.store.deleteMany('books', { _id: dossier(1) });
    expect(await reconcile({ ...street, office: other })).toBe(1);
    await expect(street.office.kept(dossier(1))).rejects.toThrow();
    expect((await street.office.kept(dossier(2))).heard).toEqual({ intake: 1 });
  });

  it('does not walk on while an owner does not answer a pull, or its own store does not', async () => {
    const street = await openStreet();
    await street.intake.say(1);
    street.office.clock.advance(SETTLED_MS);
    const { pull } = street.doors;
    street.doors.pull = () => Promise.reject(new Failure('intake', 'timeout'));
    await expect(reconcile(street)).rejects.toMatchObject({ neighbour: 'intake' });
    street.doors.pull = pull;
    street.office.store.stumble('writeBatch', 'before');
    await expect(reconcile(street)).rejects.toMatchObject({ neighbour: 'store' });
    expect(await reconcile(street)).toBe(1);
    expect((await street.office.kept()).heard).toEqual({ intake: 1 });
  });

  it('does not walk past a dossier of which its owner tells less than it says it spoke, and mends the others', async () => {
    const street = await openStreet();
    await street.intake.say(2, dossier(1));
    await street.intake.say(2, dossier(2));
    street.office.clock.advance(SETTLED_MS);
    const { pull } = street.doors;
    street.doors.pull = async (owner, requests) =>
      (await pull.call(street.doors, owner, requests)).map((pulled) =>
        pulled.dossierId === dossier(1) ? { ...pulled, items: pulled.items!.slice(0, 1) } : pulled);
    await expect(reconcile(street)).rejects.toMatchObject({ neighbour: 'intake', code: 'told-too-little' });
    expect((await street.office.kept(dossier(1))).heard).toEqual({ intake: 1 });
    expect((await street.office.kept(dossier(2))).heard).toEqual({ intake: 2 });
    street.doors.pull = pull;
    expect(await reconcile(street)).toBe(1);
    expect((await street.office.kept(dossier(1))).heard).toEqual({ intake: 2 });
    expect(await reconcile(street)).toBe(0);
  });

  it('goes on with the other owners while one is away, and comes back to that one', async () => {
    const { office, intake } = await openStreet();
    office.ledger.start();
    await intake.say(1);
    await pass(office.clock, SETTLED_MS + LEDGER_DEFAULTS.repair.everyMs, 5_000);
    expect((await office.kept()).heard).toEqual({ intake: 1 });
    expect(new Set(office.reported.errors.map(({ doing }) => doing))).toEqual(
      new Set(['pull from identity-verification', 'reconcile with identity-verification']),
    );
    const identity = await openVoice('identity-verification', office.doors, office.clock);
    await identity.say(1);
    await pass(office.clock, SETTLED_MS + LEDGER_DEFAULTS.repair.everyMs, 5_000);
    expect((await office.kept()).heard).toEqual({ 'intake': 1, 'identity-verification': 1 });
    await office.ledger.stop();
  });

  it('goes on along one owner while another refuses to tell of what was never heard of', async () => {
    const street = await openStreet();
    await street.intake.say(1);
    street.office.clock.advance(SETTLED_MS);
    const { pull } = street.doors;
    street.doors.pull = (owner, requests) =>
      owner === 'intake' ? pull.call(street.doors, owner, requests) : Promise.reject(new Defect('refused-by-neighbour', '400'));
    expect(await reconcile(street)).toBe(1);
    expect((await street.office.kept()).heard).toEqual({ intake: 1 });
    expect(street.office.reported.errors).toMatchObject([{ doing: 'pull from identity-verification' }]);
  });

  it('counts the dossiers of which more was heard than their owner says', async () => {
    const street = await openStreet();
    const facts = await street.intake.say(2);
    await street.office.ledger.take(batchOf(facts));
    const restored = await openVoice('intake', street.doors, street.office.clock);
    await restored.say(1);
    street.office.clock.advance(SETTLED_MS);
    expect(await reconcile(street)).toBe(0);
    expect(street.office.ledger.repair.aheadOfSource).toBe(1);
    expect((await street.office.kept()).heard).toEqual({ intake: 2 });
  });

  it('leaves alone what is parked', async () => {
    const street = await openStreet();
    const [fact] = await street.intake.say(1);
    await street.office.ledger.take(batchOf([{ ...fact!, version: 99 }]));
    street.office.clock.advance(SETTLED_MS);
    expect(await reconcile(street)).toBe(0);
    expect(street.doors.pulls).toEqual([]);
  });

  it.each([
    ['is of a version that nobody knows', 'unknown-version', { version: 99 }],
    ['cannot even be asked what it is', 'unreadable', { name: { toString: null } as unknown as string }],
  ])('parks the dossier of which the record %s, reports it as %s, and mends the others', async (_what, code, damage) => {
    const street = await openStreet();
    await street.intake.say(2, dossier(1));
    await street.intake.say(2, dossier(2));
    const { pull } = street.doors;
    street.doors.pull = async (owner, requests) =>
      (await pull.call(street.doors, owner, requests)).map((pulled) => ({
        ...pulled,
        items: pulled.items!.map((item) => (pulled.dossierId === dossier(1) && item.n === 2 ? { ...(item as Fact), ...damage } : item)),
      }));
    street.office.clock.advance(SETTLED_MS);
    await reconcile(street);
    expect(await street.office.kept(dossier(1))).toMatchObject({ heard: { intake: 1 }, parked: { intake: { code, n: 2 } } });
    expect((await street.office.kept(dossier(2))).heard).toEqual({ intake: 2 });
    expect(street.office.reported.parked).toEqual([{ dossierId: dossier(1), code }]);
  });
});

describe('a fill', () => {
  it('applies what was missing through the gate, though the courier brings it at the same time', async () => {
    const { office, intake } = await openStreet();
    const facts = await intake.say(3);
    await Promise.all([
      office.ledger.repair.fill('intake', [{ dossierId: DOSSIER, after: 0 }]),
      office.ledger.take(batchOf(facts)),
    ]);
    expect((await office.kept()).state!.heard).toEqual({ intake: [1, 2, 3] });
  });
});
