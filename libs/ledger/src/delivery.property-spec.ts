import { describe, expect, it } from '@jest/globals';
import type { Fact } from '@hoso/contracts';
import { Failure, ManualClock, Refusal } from '@hoso/kernel';
import { MemoryStore } from '@hoso/store/memory';
import fc from 'fast-check';

import { batchOf, DOSSIER, dossier, Doors, NOON_MS, openOffice, openStampOffice, openVoice, type StampDesk } from '../test/open-office.js';
import { say, voiceOf, type StampBook } from '../test/stamp-office.js';
import { archiveOldFacts } from './archive.js';
import { chainHash, LOG_ENTRIES_BEFORE_ARCHIVE } from './change.js';
import type { LedgerDocument, LogEntry } from './document.js';

const ORIGIN = '0'.repeat(64);
const chainHolds = (log: readonly LogEntry[], first = ORIGIN): boolean =>
  log.every((entry, place) => entry.hash === chainHash(log[place - 1]?.hash ?? first, 'processing', DOSSIER, entry));

interface Hearing {
  readonly office: StampDesk;
  readonly said: readonly Fact[];
}

/** An office, and all that two voices have said so often. */
async function openHearing([intake, identity]: readonly [number, number]): Promise<Hearing> {
  const doors = new Doors();
  const office = await openStampOffice({ doors });
  const said: Fact[] = [];
  for (const [owner, count] of [['intake', intake], ['identity-verification', identity]] as const) {
    const voice = await openVoice(owner, doors, office.clock);
    if (count > 0) said.push(...(await voice.say(count)));
  }
  return { office, said };
}

/** Brings facts as the courier does: those of one owner by its topic. */
async function bring(office: StampDesk, facts: readonly Fact[]): Promise<void> {
  for (const mine of Map.groupBy(facts, ({ owner }) => owner).values()) await office.ledger.take(batchOf(mine));
}

const counts = fc.tuple(fc.nat(6), fc.nat(6));
const heardBy = (kept: LedgerDocument<StampBook> | undefined): Readonly<Record<string, readonly number[]>> =>
  kept?.state?.heard ?? {};
const numbers = (count: number): number[] => Array.from({ length: count }, (_, place) => place + 1);
const expected = ([intake, identity]: readonly [number, number]): unknown => ({
  ...(intake > 0 ? { intake: numbers(intake) } : {}), ...(identity > 0 ? { 'identity-verification': numbers(identity) } : {}),
});

describe('the facts of others', () => {
  it('are each applied once and in their order, however the courier repeats, reorders and loses them', async () => {
    const delivery = fc.array(fc.array(fc.nat(), { minLength: 1, maxLength: 5 }), { maxLength: 8 });
    await fc.assert(fc.asyncProperty(counts, delivery, async (spoken, batches) => {
      const { office, said } = await openHearing(spoken);
      fc.pre(said.length > 0);
      for (const batch of batches) {
        const facts = batch.map((place) => said[place % said.length]!);
        await bring(office, facts);
        const heard = heardBy(await office.ledger.find(DOSSIER));
        for (const mine of Object.values(heard)) expect(mine).toEqual(numbers(mine.length));
        for (const { owner, n } of facts) expect(heard[owner]!.length).toBeGreaterThanOrEqual(n);
      }
      await reconciled(office);
      expect(heardBy(await office.ledger.find(DOSSIER))).toEqual(expected(spoken));
      expect(office.reported.parked).toEqual([]);
    }));
  });

  it('are all found in the owners’ records, when the courier has lost any of them', async () => {
    await fc.assert(fc.asyncProperty(counts, fc.array(fc.boolean(), { maxLength: 12 }), async (spoken, isLost) => {
      const { office, said } = await openHearing(spoken);
      await bring(office, said.filter((_, place) => !isLost[place]));
      await reconciled(office);
      expect(heardBy(await office.ledger.find(DOSSIER))).toEqual(expected(spoken));
    }));
  });

  it('leave a chain of own facts in which any one change is found', async () => {
    const member = fc.constantFrom('n', 'name', 'version', 'at', 'cause', 'data', 'metric', 'hash');
    await fc.assert(fc.asyncProperty(counts, fc.nat(), member, fc.nat(), async (spoken, place, which, other) => {
      const { office, said } = await openHearing(spoken);
      fc.pre(said.length > 0);
      await reconciled(office);
      const { log, lastHash, v } = await office.kept();
      expect([chainHolds(log), lastHash, v]).toEqual([true, log.at(-1)!.hash, said.length]);
      const entry: LogEntry = log[place % log.length]!;
      const value: unknown = entry[which as 'data'];
      const word = `x${other}`;
      const changed = typeof value === 'number' ? 1_000 + other : typeof value === 'object' ? { ...value, step: word } : word;
      expect(chainHolds(log.with(place % log.length, { ...entry, [which]: changed }))).toBe(false);
      if (log.length > 1) expect(chainHolds(log.toSpliced(place % (log.length - 1), 1))).toBe(false);
    }));
  });
});

/** Lets so much time pass that everything spoken counts as settled, and walks along both records. */
async function reconciled(office: StampDesk): Promise<void> {
  office.clock.advance(61_000);
  for (const owner of ['intake', 'identity-verification'] as const) await office.ledger.repair.reconcile(owner);
}

describe('commands', () => {
  it('are carried out once each, whatever is repeated, and refused exactly on an old revision', async () => {
    const order = fc.record({
      word: fc.constantFrom('a', 'b', 'c', 'd'),
      apart: fc.option(fc.integer({ min: -1, max: 1 }), { nil: undefined }),
      stumble: fc.constantFrom<'before' | 'after' | undefined>(undefined, undefined, 'before', 'after'),
    });
    await fc.assert(fc.asyncProperty(fc.array(order, { maxLength: 14 }), async (orders) => {
      const office = await openStampOffice();
      const done: string[] = [];
      for (const { word, apart, stumble } of orders) {
        const rev = (await office.ledger.find(DOSSIER))?.rev ?? 0;
        const isCarriedOut = !done.includes(word) && (apart === undefined || apart === 0);
        if (isCarriedOut && stumble) office.store.stumble('writeBatch', stumble);
        const expectedRevision = apart === undefined ? undefined : rev + apart;
        const answer: unknown = await office.stamp(word, DOSSIER, expectedRevision).catch((error: unknown) => error);
        if (isCarriedOut && stumble) expect(answer).toBeInstanceOf(Failure);
        else expect(answer instanceof Refusal).toBe(!isCarriedOut && !done.includes(word));
        if (isCarriedOut && stumble !== 'before') done.push(word);
        expect((await office.ledger.find(DOSSIER))?.state?.stamps ?? []).toEqual(done);
      }
    }));
  });

  it('that come all at once are each carried out once, and numbered without gaps', async () => {
    const word = fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.integer({ min: 1, max: 3 }));
    const words = fc.array(word, { minLength: 1, maxLength: 20 });
    await fc.assert(fc.asyncProperty(words, async (all) => {
      const office = await openStampOffice();
      await Promise.all(all.map(([one, number]) => office.stamp(one, dossier(number))));
      for (const number of [1, 2, 3]) {
        const mine = [...new Set(all.filter(([, of]) => of === number).map(([one]) => one))];
        const kept = await office.ledger.find(dossier(number));
        expect([...(kept?.state?.stamps ?? [])].sort()).toEqual(mine.sort());
        expect((kept?.log ?? []).map(({ n }) => n)).toEqual(numbers(mine.length));
      }
    }));
  });
});

describe('the record of an owner', () => {
  it('gives everything after any number, before and after the old facts went to the archive', async () => {
    const total = fc.integer({ min: 1, max: LOG_ENTRIES_BEFORE_ARCHIVE + 30 });
    await fc.assert(fc.asyncProperty(total, fc.nat(100), fc.nat(90), async (count, published, after) => {
      const store = new MemoryStore(new ManualClock(NOON_MS));
      const { ledger } = await openOffice(voiceOf('intake'), { store });
      await ledger.command({ dossierId: DOSSIER, name: 'say', id: '1', traceId: 'a'.repeat(32), decide: say('intake', count) });
      await store.updateOne('voice', { _id: DOSSIER }, { $set: { published: Math.min(published, count), archiveDue: true } });
      const pulled = async (): Promise<readonly number[]> =>
        (await ledger.desk!.pullFacts([{ dossierId: DOSSIER, after }]))[0]!.items!.map(({ n }) => n);
      expect(await pulled()).toEqual(numbers(count).slice(after));
      await archiveOldFacts(store, 'voice', 'voice_archive');
      expect(await pulled()).toEqual(numbers(count).slice(after));
      const archived = await store.find('voice_archive', {}, { limit: 200 });
      expect(archived).toHaveLength(Math.max(0, Math.min(published, count, count - 16)));
    }));
  });
});
