import { describe, expect, it } from '@jest/globals';

import { changeOf, filterOf } from './mongo-context.js';
import type { UpdateOperation } from './store.js';

const update = (filter: UpdateOperation['filter']): UpdateOperation =>
  ({ kind: 'update', collection: 'ledger', filter, update: { $set: { n: 1 } } });

describe('a change as the driver takes it', () => {
  it('is told as it is where it says no more than which document', () => {
    expect(changeOf(update({ _id: 'a' }))).toEqual({ filter: { _id: 'a' }, update: { $set: { n: 1 } } });
    expect(changeOf(update({ agency: 'H26', rev: 3 })).filter).toEqual({ agency: 'H26', rev: 3 });
  });

  it('names its document by itself before all else, so that no engine looks for another way to it', () => {
    expect(changeOf(update({ _id: 'a', rev: 3 })).filter).toEqual({ $and: [{ _id: 'a' }, { _id: 'a', rev: 3 }] });
  });

  it('names its document apart from an expression, beside which some engines do not see it', () => {
    const due = { $lte: ['$at', '$$NOW'] };
    const filter = { $and: [{ _id: 'a' }, { _id: 'a', rev: 3 }, { $expr: due }] };
    expect(changeOf(update({ _id: 'a', rev: 3, $expr: due })).filter).toEqual(filter);
  });
});

describe('a filter as the driver takes it', () => {
  const range = { $gt: 1, $lte: 2 };
  const either = { $or: [{ at: 2 }, { _id: { $gt: 'a' } }] };

  it('keeps fields together', () => {
    for (const filter of [{}, { _id: 'a' }, { agency: 'H26', at: range }]) expect(filterOf(filter)).toBe(filter);
  });

  it('has each operator apart from fields and from other operators', () => {
    expect(filterOf({ agency: 'H26', at: range, ...either })).toEqual({ $and: [{ agency: 'H26', at: range }, either] });
    expect(filterOf({ ...either, $expr: true, at: range })).toEqual({ $and: [{ at: range }, either, { $expr: true }] });
    expect(filterOf(either)).toEqual(either);
  });

  it('has no condition that lets everything pass, and none within another', () => {
    expect(filterOf({ $and: [{ at: range }, {}, either] })).toEqual({ $and: [{ at: range }, either] });
    expect(filterOf({ $and: [{ $and: [{ at: range }, {}] }, {}] })).toEqual({ at: range });
    expect(filterOf({ $and: [{}, {}] })).toEqual({});
    expect(filterOf({ $and: [] })).toEqual({ $and: [] });
  });

  it('has the fields of all its conditions together, but for a second condition on the same one', () => {
    expect(filterOf({ agency: 'H26', $and: [{ at: range }, either] })).toEqual({ $and: [{ agency: 'H26', at: range }, either] });
    expect(filterOf({ $and: [{ at: range }, { agency: 'H26' }] })).toEqual({ at: range, agency: 'H26' });
    expect(filterOf({ at: range, $and: [{ at: { $ne: 2 } }] })).toEqual({ $and: [{ at: range }, { at: { $ne: 2 } }] });
  });
});
