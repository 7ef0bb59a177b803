import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '@hoso/kernel';
import type { StoredDocument } from '@hoso/store';
import fc from 'fast-check';

import { WeighedStore } from '../../../test/support/weighed-store.js';
import { findOldest, type OldestPlace } from './find-oldest.js';

const BEGIN_MS = Date.UTC(2026, 0, 1);
const DAY_MS = 86_400_000;

interface Note extends StoredDocument {
  readonly at: Date;
}

/** Many under one moment, all at the edges of stretches, and some after a pause of years. */
const age = fc.oneof(
  fc.integer({ min: 0, max: 20 }).map((seconds) => seconds * 1_000),
  fc.integer({ min: 0, max: 6 }).chain((growth) => fc.integer({ min: -1, max: 1 }).map((edge) => 10_000 * 10 ** growth + edge)),
  fc.integer({ min: 0, max: 900 * DAY_MS }),
);
const notes = fc.array(age, { maxLength: 25 }).map((ages) =>
  ages.map((ageMs, place): Note => ({ _id: `note-${(place * 7) % 25}-${place}`, at: new Date(BEGIN_MS + ageMs) })));

async function keep(all: readonly Note[]): Promise<WeighedStore> {
  const store = new WeighedStore(new ManualClock(BEGIN_MS));
  await store.ensure([{ name: 'notes', fields: { at: 'date' }, indexes: [{ name: 'at', keys: { at: 1, _id: 1 } }] }]);
  await store.writeBatch(all.map((document) => ({ kind: 'insert', collection: 'notes', document })));
  return store;
}

const oldestFirst = (left: Note, right: Note): number =>
  left.at.getTime() - right.at.getTime() || (left._id < right._id ? -1 : 1);

describe('the oldest', () => {
  it('is what sorting everything and cutting it off gives, from any place on', async () => {
    const wish = fc.record({
      limit: fc.integer({ min: 0, max: 9 }), until: age,
      after: fc.option(fc.nat(24), { nil: undefined }), about: fc.option(age, { nil: undefined }),
    });
    await fc.assert(fc.asyncProperty(notes, wish, async (all, { limit, after, until, about: aboutMs }) => {
      const store = await keep(all);
      const sorted = all.toSorted(oldestFirst);
      const last = after === undefined ? undefined : sorted[after];
      const place: OldestPlace | null = last === undefined ? null : { at: last.at, id: last._id };
      const untilDate = new Date(BEGIN_MS + until);
      const about = aboutMs === undefined ? undefined : new Date(BEGIN_MS + aboutMs);
      const options = { field: 'at', limit, after: place, about, until: untilDate, projection: { at: 1 } } as const;
      const found = await findOldest<Note>(store, 'notes', options);
      const behind = last === undefined ? sorted : sorted.slice(sorted.indexOf(last) + 1);
      expect(found).toEqual(behind.filter(({ at }) => at <= untilDate).slice(0, limit));
    }));
  });

  it('looks over everything for the first page alone', async () => {
    const all = Array.from({ length: 30 }, (_, place): Note => ({ _id: `note-${place}`, at: new Date(BEGIN_MS + place * 100) }));
    const store = await keep(all);
    const options = { field: 'at', limit: 10, until: new Date(BEGIN_MS + DAY_MS), projection: { at: 1 } } as const;
    const page = await findOldest<Note>(store, 'notes', { ...options, after: null });
    expect(page).toHaveLength(10);
    expect(store.asked).toEqual([
      { at: { $lte: options.until } },
    ]);
    store.asked.length = 0;
    await findOldest<Note>(store, 'notes', { ...options, after: { at: page[9]!.at, id: page[9]!._id } });
    expect(store.asked).toEqual([
      { at: page[9]!.at, _id: { $gt: page[9]!._id } },
      { at: { $gt: page[9]!.at, $lte: new Date(page[9]!.at.getTime() + 10_000) } },
    ]);
  });

  it('goes through little more than it gives, and not from the beginning where somebody says about where that is', async () => {
    // Twenty a second, and what was first is known to have been a minute earlier once.
    const all = Array.from({ length: 20_000 }, (_, place): Note => ({ _id: `note-${place}`, at: new Date(BEGIN_MS + place * 50) }));
    const store = await keep(all);
    const about = new Date(BEGIN_MS - 60_000);
    const options = { field: 'at', limit: 500, about, until: new Date(BEGIN_MS + DAY_MS), projection: { at: 1 } } as const;
    let page = await findOldest<Note>(store, 'notes', { ...options, after: null });
    expect(page).toEqual(all.slice(0, 500).map(({ _id, at }) => ({ _id, at })));
    expect(store.passed).toBeLessThan(1_100);
    for (let turn = 1; turn < 5; turn += 1) {
      store.passed = 0;
      const last = page.at(-1)!;
      page = await findOldest<Note>(store, 'notes', { ...options, after: { at: last.at, id: last._id } });
      expect(page).toHaveLength(500);
      expect(store.passed).toBeLessThan(700);
    }
  });
});
