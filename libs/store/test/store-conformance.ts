import { afterAll, beforeAll, describe } from '@jest/globals';

import type { Store } from '../src/store.js';
import { batches } from './conformance/batches.js';
import { declarations } from './conformance/declarations.js';
import { lives } from './conformance/lives.js';
import { reads } from './conformance/reads.js';
import { types } from './conformance/types.js';
import { updates } from './conformance/updates.js';
import type { Bench, Deviation } from './conformance/bench.js';
import { writes } from './conformance/writes.js';

/**
 * What every form of the Store port must do. `open` makes a store with an empty database of its own, or one that no other
 * suite uses at the time. `deviations` are what an engine is known to do otherwise: those cases must fail, so
 * that the day on which the engine does better is noticed.
 */
export function storeConformance(
  name: string,
  open: () => Promise<Store>,
  deviations: readonly Deviation[] = [],
): void {
  describe(`the store in the form ${name}`, () => {
    let store: Store;
    const bench: Bench = {
      get store() {
        return store;
      },
      open,
      deviations,
    };
    beforeAll(async () => {
      store = await open();
    });
    afterAll(async () => {
      await store?.close();
    });
    describe('declares collections', () => declarations(bench));
    describe('keeps every type', () => types(bench));
    describe('reads', () => reads(bench));
    describe('writes', () => writes(bench));
    describe('updates', () => updates(bench));
    describe('writes batches', () => batches(bench));
    describe('lives and ends', () => lives(bench));
  });
}
