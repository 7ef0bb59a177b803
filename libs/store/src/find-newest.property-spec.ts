import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '@hoso/kernel';
import fc from 'fast-check';

import { findNewest, type NewestPlace, type StoredDocument } from './index.js';
import { MemoryStore } from './memory-store.js';

const NOW_MS = Date.UTC(2026, 10, 27);
const DAY_MS = 86_400_000;

interface Note extends StoredDocument {
  readonly at: string;
  readonly of: string;
}

/** Many under one moment, some from clocks that run ahead, some from the first day of all, and all at the edges of stretches. */
const age = fc.oneof(
  fc.integer({ min: -5, max: 20 }).map((seconds) => seconds * 1_000),
  fc.integer({ min: 0, max: 9 }).chain((growth) => fc.integer({ min: -1, max: 1 }).map((edge) => 2_000 * 6 ** growth + edge)),
  fc.integer({ min: 0, max: 900 * DAY_MS }),
  fc.constant(NOW_MS),
);
const notes = fc.array(fc.record({ age, of: fc.constantFrom('us', 'others') }), { maxLength: 25 }).map((all) =>
  all.map(({ age: ageMs, of }, place): Note => ({
    _id: `note-${(place * 7) % 25}-${place}`, at: new Date(Math.max(0, NOW_MS - ageMs)).toISOString(), of,
  })));

describe('the newest', () => {
  it('is what sorting everything and cutting it off gives, from any place on', async () => {
    const wish = fc.record({ limit: fc.integer({ min: 0, max: 9 }), ours: fc.boolean(), after: fc.option(fc.nat(24), { nil: undefined }) });
    await fc.assert(fc.asyncProperty(notes, wish, async (all, { limit, ours, after }) => {
      const store = new MemoryStore(new ManualClock(NOW_MS));
      await store.ensure([{ name: 'notes', fields: { at: 'string', of: 'string' }, indexes: [{ name: 'at', keys: { at: 1, _id: 1 } }] }]);
      await store.writeBatch(all.map((document) => ({ kind: 'insert', collection: 'notes', document })));
      const sorted = all.toSorted((a, b) => (a.at === b.at ? (a._id < b._id ? 1 : -1) : a.at < b.at ? 1 : -1));
      const last = after === undefined ? undefined : sorted[after];
      const place: NewestPlace | undefined = last && { at: last.at, id: last._id };
      const found = await findNewest<Note>(store, 'notes', {
        field: 'at', filter: ours ? { of: 'us' } : {}, limit, after: place, nowMs: NOW_MS,
      });
      const behind = last === undefined ? sorted : sorted.slice(sorted.indexOf(last) + 1);
      expect(found).toEqual(behind.filter(({ of }) => !ours || of === 'us').slice(0, limit));
    }));
  });
});
