import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Scope } from '@hoso/access';
import { Defect, ManualClock, SeededRandom, type Json } from '@hoso/kernel';
import type { StoredDocument } from '@hoso/store';
import { MemoryStore } from '@hoso/store/memory';
import fc from 'fast-check';

import { temporaryFolder } from '../../../../test/support/engines.js';
import { commandIdentityOf } from '../domain/command-identity.js';
import type { Content } from '../domain/applicant.js';
import { reservedReferencesOf, usableUntilOf } from '../domain/reservations.js';
import { FileKeyRing } from './file-key-ring.js';
import { CONTENTS_COLLECTION, SealedContents } from './sealed-contents.js';

const random = new SeededRandom(2_026);
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let keys: FileKeyRing;
let others: FileKeyRing;

beforeAll(async () => {
  folder = await temporaryFolder();
  keys = await FileKeyRing.open(`${folder.path}/master.key`, random);
  others = await FileKeyRing.open(`${folder.path}/others.key`, random);
});
afterAll(() => folder.remove());

const text = fc.string({ unit: 'grapheme', maxLength: 20 });
const content = fc.record({
  applicant: fc.record({ fullName: text, personalNumber: fc.stringMatching(/^\d{12}$/), birthDate: text }),
  submitter: fc.option(fc.record({ fullName: text })),
  form: fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), fc.oneof(text, fc.integer(), fc.boolean()), { maxKeys: 5 }),
}) as unknown as fc.Arbitrary<Content>;
const where = fc.record({ dossierId: fc.uuid(), round: fc.nat(9) });

async function sealed(what: Content, { dossierId, round }: { readonly dossierId: string; readonly round: number }) {
  const store = new MemoryStore(new ManualClock(0));
  await store.ensure([CONTENTS_COLLECTION]);
  const contents = new SealedContents(store, keys, random);
  const { hash, write } = await contents.seal(dossierId, round, what);
  await store.writeBatch([write]);
  return { store, contents, hash };
}

describe('a sealed content', () => {
  it('opens where it belongs as it was sealed, and shows no word of it where it lies', async () => {
    await fc.assert(fc.asyncProperty(content, where, async (what, place) => {
      const { store, contents, hash } = await sealed(what, place);
      expect(await contents.open(place.dossierId, place.round, hash)).toEqual(JSON.parse(JSON.stringify(what)));
      const [kept] = await store.find<StoredDocument & Record<string, unknown>>('contents', {}, { limit: 1 });
      const shown = Object.values(kept!).map((value) => (Buffer.isBuffer(value) ? value.toString('latin1') : String(value))).join();
      expect(shown).not.toContain(what.applicant.personalNumber);
    }));
  });

  it('does not open for another dossier, in another round, or with another key', async () => {
    await fc.assert(fc.asyncProperty(content, where, where, async (what, place, other) => {
      const { store, contents, hash } = await sealed(what, place);
      fc.pre(other.dossierId !== place.dossierId && other.round !== place.round);
      await expect(contents.open(other.dossierId, place.round, hash)).rejects.toThrow(Defect);
      await expect(contents.open(place.dossierId, other.round, hash)).rejects.toThrow(Defect);
      await expect(new SealedContents(store, others, random).open(place.dossierId, place.round, hash)).rejects.toThrow(Defect);
    }));
  });

  it('does not open with any one bit of it changed, or with any part of another', async () => {
    const part = fc.constantFrom('wrappedKey', 'nonce', 'tag', 'ciphertext');
    await fc.assert(fc.asyncProperty(content, where, part, fc.nat(), fc.nat(7), async (what, place, name, at, bit) => {
      const { store, contents, hash } = await sealed(what, place);
      const [kept] = await store.find<StoredDocument & Record<string, Buffer>>('contents', {}, { limit: 1 });
      const bent = Buffer.from(kept![name]!);
      bent[at % bent.length]! ^= 1 << bit;
      const second = await contents.seal(place.dossierId, place.round, what);
      const theirs = (second.write as unknown as { readonly document: Readonly<Record<string, Buffer>> }).document[name]!;
      for (const value of [bent, theirs]) {
        await store.updateOne('contents', { _id: hash }, { $set: { [name]: value } });
        await expect(contents.open(place.dossierId, place.round, hash)).rejects.toThrow(Defect);
      }
    }));
  });

  it('is sealed anew each time: the same words twice are two hashes', async () => {
    await fc.assert(fc.asyncProperty(content, where, async (what, place) => {
      const { contents, hash } = await sealed(what, place);
      expect((await contents.seal(place.dossierId, place.round, what)).hash).not.toBe(hash);
    }));
  });
});

describe('what a key ring derives', () => {
  const caller = fc.record({ clientId: fc.constantFrom('portal-a', 'portal-b'), subject: fc.constantFrom('portal-a', 'x') });

  it('is the same identity for the same caller, key and words, and another for whatever differs', () => {
    const said = fc.tuple(caller, fc.stringMatching(/^[a-z0-9-]{1,9}$/), fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>);
    fc.assert(fc.property(said, said, ([who, key, words], [other, otherKey, otherWords]) => {
      const identity = (fields: typeof who, under: string, what: Json): string =>
        commandIdentityOf(keys, Scope.forTests(fields), under, what);
      const mine = identity(who, key, words);
      expect(identity({ ...who }, key, JSON.parse(JSON.stringify(words)) as Json)).toBe(mine);
      expect(mine).toMatch(/^[0-9a-f]{32}$/);
      expect(identity(other, key, words) === mine).toBe(JSON.stringify(other) === JSON.stringify(who));
      expect(identity(who, otherKey, words) === mine).toBe(otherKey === key);
      expect(identity(who, key, [words, otherWords])).not.toBe(mine);
      expect(commandIdentityOf(others, Scope.forTests(who), key, words)).not.toBe(mine);
    }));
  });

  it('are the same references for the same portal and key, of which fewer are a beginning of more', () => {
    const count = fc.integer({ min: 1, max: 12 });
    const asked = fc.record({ portal: fc.constantFrom('a', 'b'), key: fc.stringMatching(/^[a-z]{1,6}$/), count });
    fc.assert(fc.property(asked, asked, (one, other) => {
      const references = reservedReferencesOf(keys, one.portal, one.key, one.count);
      expect(new Set(references).size).toBe(one.count);
      expect(reservedReferencesOf(keys, one.portal, one.key, one.count + 1).slice(0, one.count)).toEqual(references);
      fc.pre(one.portal !== other.portal || one.key !== other.key);
      expect(reservedReferencesOf(keys, other.portal, other.key, other.count).some((text) => references.includes(text))).toBe(false);
    }));
  });

  it('holds a reservation until the last millisecond of a day in Viet Nam', () => {
    const now = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2060, 0, 1) });
    fc.assert(fc.property(now, fc.nat(400), (nowMs, days) => {
      const local = (ms: number): string => new Date(ms + 7 * 3_600_000).toISOString();
      const until = local(usableUntilOf(nowMs, days).getTime());
      expect(until.slice(10)).toBe('T23:59:59.999Z');
      expect(Date.parse(until.slice(0, 10)) - Date.parse(local(nowMs).slice(0, 10))).toBe(days * 86_400_000);
    }));
  });
});
