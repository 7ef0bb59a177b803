import { describe, expect, it } from '@jest/globals';

import { gatheredPlan, wavesOf, type Placed } from './mongo-plan.js';
import type { WriteOperation } from './store.js';

const insert = (collection: string, _id: string): WriteOperation => ({ kind: 'insert', collection, document: { _id } });
const update = (collection: string, filter: Record<string, unknown>): WriteOperation => ({
  kind: 'update',
  collection,
  filter,
  update: { $set: { n: 1 } },
});

const placed = (...operations: WriteOperation[]): Placed[] =>
  operations.map((operation, position) => ({ position, operation }));
const never = (): boolean => false;

/** The plan in short: the kind of each step and the places of its operations. */
function outline(operations: WriteOperation[], tendsToMiss = never as (guard: string) => boolean): unknown {
  const plan = gatheredPlan(placed(...operations), tendsToMiss);
  return (
    plan && {
      order: plan.keepsOrder,
      steps: plan.steps.map((step) => [step.kind, step.placed.map(({ position }) => position)]),
    }
  );
}

describe('the plan of a group commit', () => {
  it('asks once for each collection and kind, however the operations are mixed', () => {
    const operations = [
      insert('content', 'x'),
      insert('ledger', 'a'),
      update('ledger', { _id: 'b', rev: 1 }),
      insert('content', 'y'),
      insert('ledger', 'c'),
      update('ledger', { _id: 'd', rev: 1 }),
    ];
    expect(outline(operations)).toEqual({
      order: false,
      steps: [
        ['inserts', [0, 3]],
        ['inserts', [1, 4]],
        ['updates', [2, 5]],
      ],
    });
  });

  it('knows when it keeps the order', () => {
    expect(outline([insert('content', 'x'), insert('ledger', 'a'), update('ledger', { _id: 'b' })])).toMatchObject({
      order: true,
    });
    expect(outline([update('ledger', { _id: 'b' }), insert('ledger', 'a')])).toMatchObject({ order: false });
  });

  it('asks one by one for updates whose guard has missed lately', () => {
    const operations = [
      update('ledger', { _id: 'a', v: 1 }),
      update('ledger', { _id: 'b', rev: 1 }),
      update('other', { _id: 'a', v: 1 }),
    ];
    expect(outline(operations, (guard) => guard === 'ledger:_id,v')).toEqual({
      order: false,
      steps: [
        ['updates', [1]],
        ['updates', [2]],
        ['each', [0]],
      ],
    });
  });

  it('keeps several updates of one document in their order', () => {
    expect(outline([update('ledger', { _id: 'a', rev: 1 }), update('ledger', { _id: 'a', rev: 2 })])).toEqual({
      order: true,
      steps: [['updates', [0, 1]]],
    });
  });

  it.each([
    ['a document is changed before it is inserted', [update('ledger', { _id: 'a' }), insert('ledger', 'a')]],
    ['an update does not name its document', [update('ledger', { n: 1 }), insert('ledger', 'a')]],
    ['an update names several documents', [update('ledger', { _id: { $in: ['a', 'b'] } })]],
  ])('is none when %s', (_title, operations) => {
    expect(outline(operations)).toBeNull();
  });

  it('is none when two steps would change one document', () => {
    const operations = [update('ledger', { _id: 'a', v: 1 }), update('ledger', { _id: 'a', rev: 1 })];
    expect(outline(operations, (guard) => guard === 'ledger:_id,v')).toBeNull();
  });

  it('makes waves in which no document is touched twice and no two collections meet', () => {
    const operations = placed(
      insert('content', 'x'),
      insert('content', 'y'),
      insert('ledger', 'a'),
      update('ledger', { _id: 'a' }),
      update('ledger', { _id: 'b' }),
      update('ledger', { _id: 'a' }),
      update('ledger', { n: 1 }),
      update('ledger', { _id: 'c' }),
    );
    const waves = wavesOf(operations, () => 8).map((wave) => wave.map(({ position }) => position));
    expect(waves).toEqual([[0, 1], [2], [3, 4], [5], [6], [7]]);
    const many = placed(...Array.from({ length: 20 }, (_, n) => update('ledger', { _id: `d${n}` })));
    expect(wavesOf(many, () => 8).map((wave) => wave.length)).toEqual([8, 8, 4]);
  });

  it('sends updates one by one where one may free a unique value for the next', () => {
    const operations = placed(
      update('ledger', { _id: 'a' }),
      update('ledger', { _id: 'b' }),
      update('content', { _id: 'x' }),
      update('content', { _id: 'y' }),
    );
    const waves = wavesOf(operations, (collection) => (collection === 'ledger' ? 1 : 8));
    expect(waves.map((wave) => wave.length)).toEqual([1, 1, 2]);
  });
});
