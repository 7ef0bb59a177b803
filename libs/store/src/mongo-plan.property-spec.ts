import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '@hoso/kernel';
import fc from 'fast-check';

import { MemoryStore } from './memory-store.js';
import { gatheredPlan, guardOf, wavesOf, type Placed } from './mongo-plan.js';
import type { UpdateOperation, WriteOperation, WriteOutcome } from './store.js';

const COLLECTIONS = ['dossiers', 'contents', 'marks'];
const collection = fc.constantFrom(...COLLECTIONS);
const identity = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const operation: fc.Arbitrary<WriteOperation> = fc.oneof(
  fc.record({ collection, identity }).map(({ identity: _id, ...where }): WriteOperation => ({
    kind: 'insert', ...where, document: { _id, rev: 1 } as { _id: string },
  })),
  fc.record({ collection, identity, rev: fc.integer({ min: 1, max: 3 }), isGuarded: fc.boolean() })
    .map(({ identity: _id, rev, isGuarded, collection: name }): WriteOperation => ({
      kind: 'update', collection: name, filter: { _id, ...(isGuarded ? { rev } : {}) }, update: { $inc: { rev: 1 } },
    })),
);
const batches = fc.array(operation, { maxLength: 12 }).map((operations) =>
  operations.map((one, position): Placed => ({ position, operation: one })));
/** Guards that have missed lately. */
const guards = fc.subarray(COLLECTIONS.flatMap((name) => [`${name}:_id`, `${name}:_id,rev`]));

async function keptIn(store: MemoryStore): Promise<unknown> {
  return Promise.all(COLLECTIONS.map((name) => store.find(name, {}, { limit: 99, sort: { _id: 1 } })));
}

async function begun(): Promise<MemoryStore> {
  const store = new MemoryStore(new ManualClock(0));
  for (const _id of ['a', 'b']) await store.insertOne('dossiers', { _id, rev: 1 } as { _id: string });
  return store;
}

describe('the plan of a group commit', () => {
  it('holds every operation once, those of one kind together, and says truly whether the order is kept', () => {
    fc.assert(fc.property(batches, guards, (placed, missing) => {
      const plan = gatheredPlan(placed, (guard) => missing.includes(guard));
      if (plan === null) return;
      const positions = plan.steps.flatMap((step) => step.placed.map(({ position }) => position));
      expect(positions.toSorted((a, b) => a - b)).toEqual(placed.map(({ position }) => position));
      expect(plan.keepsOrder).toBe(positions.every((position, place) => position === place));
      for (const step of plan.steps) {
        for (const { operation: one } of step.placed) {
          if (step.kind === 'each') expect(missing).toContain(guardOf(one as UpdateOperation));
          else expect([`${one.kind}s`, one.collection]).toEqual([step.kind, step.collection]);
        }
      }
    }));
  });

  it('comes to the same as the caller’s order, write by write', async () => {
    await fc.assert(fc.asyncProperty(batches, guards, async (placed, missing) => {
      const plan = gatheredPlan(placed, (guard) => missing.includes(guard));
      fc.pre(plan !== null);
      const [planned, straight] = [await begun(), await begun()];
      const outcomes = new Array<WriteOutcome>(placed.length);
      for (const { position, operation: one } of plan!.steps.flatMap((step): readonly Placed[] => step.placed)) {
        [outcomes[position]] = await planned.writeBatch([one]) as [WriteOutcome];
      }
      expect(outcomes).toEqual(await straight.writeBatch(placed.map(({ operation: one }) => one)));
      expect(await keptIn(planned)).toEqual(await keptIn(straight));
    }));
  });

  it('sends waves in the caller’s order, each of one kind, no wider than it may be, and no document twice in it', () => {
    fc.assert(fc.property(batches, fc.integer({ min: 1, max: 4 }), (placed, width) => {
      const waves = wavesOf(placed, (name) => (name === 'marks' ? 1 : width));
      expect(waves.flat()).toEqual(placed);
      for (const wave of waves) {
        const { kind, collection: name } = wave[0]!.operation;
        const identities = wave.map(({ operation: one }) => (one.kind === 'insert' ? one.document._id : one.filter['_id']));
        expect(new Set(identities).size).toBe(wave.length);
        expect(wave.every(({ operation: one }) => one.kind === kind && one.collection === name)).toBe(true);
        if (kind === 'update') expect(wave.length).toBeLessThanOrEqual(name === 'marks' ? 1 : width);
      }
    }));
  });
});
