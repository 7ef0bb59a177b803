import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '@hoso/kernel';
import fc from 'fast-check';

import { findNewest, type Filter, type FindOptions, type NewestPlace, type StoredDocument } from './index.js';
import { MemoryStore } from './memory-store.js';

const NOW_MS = Date.UTC(2026, 10, 27);
const DAY_MS = 86_400_000;

interface Note extends StoredDocument {
  readonly at: string;
  readonly of: string;
}

/** Counts what is asked. */
class CountedStore extends MemoryStore {
  asked = 0;

  override find<Document extends StoredDocument>(name: string, filter: Filter, options: FindOptions): Promise<Document[]> {
    this.asked += 1;
    return super.find<Document>(name, filter, options);
  }
}

async function keep(agesMs: readonly number[]): Promise<{ readonly store: CountedStore; readonly notes: readonly Note[] }> {
  const store = new CountedStore(new ManualClock(NOW_MS));
  await store.ensure([{ name: 'notes', fields: { at: 'string', of: 'string' }, indexes: [] }]);
  const notes = agesMs.map((age, index): Note => ({
    _id: `note-${String(index).padStart(4, '0')}`, at: new Date(NOW_MS - age).toISOString(), of: index % 3 === 0 ? 'us' : 'others',
  }));
  await store.writeBatch(notes.map((document) => ({ kind: 'insert', collection: 'notes', document })));
  return { store, notes };
}

const newestFirst = (left: Note, right: Note): number =>
  right.at.localeCompare(left.at) || right._id.localeCompare(left._id);

async function everyPage(store: CountedStore, filter: Filter, limit: number): Promise<readonly Note[]> {
  const all: Note[] = [];
  for (let after: NewestPlace | undefined; ; ) {
    const page = await findNewest<Note>(store, 'notes', { field: 'at', filter, limit, after, nowMs: NOW_MS });
    all.push(...page);
    const last = page.at(-1);
    if (last === undefined || page.length < limit) return all;
    after = { at: last.at, id: last._id };
  }
}

describe('the newest first', () => {
  // From clocks that run ahead to the first day of all, with many under one moment.
  const age = fc.oneof(
    fc.integer({ min: -5_000, max: 20_000 }).map((ms) => ms - (ms % 1_000)),
    fc.integer({ min: 0, max: 400 * DAY_MS }),
    fc.constant(NOW_MS),
  );

  it('comes page by page, everything once and in order, whatever its age', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(age, { maxLength: 40 }), fc.integer({ min: 1, max: 9 }), async (ages, limit) => {
        const { store, notes } = await keep(ages);
        expect(await everyPage(store, {}, limit)).toEqual([...notes].sort(newestFirst));
        const ours = notes.filter(({ of }) => of === 'us').sort(newestFirst);
        expect(await everyPage(store, { of: 'us' }, limit)).toEqual(ours);
      }),
      { numRuns: 60 },
    );
  });

  it('asks once where the last seconds fill a page, and seldom where nothing was kept for a year', async () => {
    const { store } = await keep(Array.from({ length: 30 }, (_, index) => index * 10));
    await findNewest(store, 'notes', { field: 'at', filter: {}, limit: 20, nowMs: NOW_MS });
    expect(store.asked).toBe(1);
    store.asked = 0;
    expect(await findNewest(store, 'notes', { field: 'at', filter: { of: 'nobody' }, limit: 20, nowMs: NOW_MS })).toEqual([]);
    expect(store.asked).toBeLessThanOrEqual(11);
  });
});
