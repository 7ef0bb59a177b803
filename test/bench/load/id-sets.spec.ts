import { describe, expect, it } from '@jest/globals';

import { compareIds, isComplete, spelledCompleteness } from './id-sets.js';

describe('the ids of a run', () => {
  it('are complete when each that was handed out has its result and the indicator counts as many', () => {
    expect(isComplete(compareIds(['a', 'b', 'c'], ['c', 'a', 'b'], 3))).toBe(true);
    expect(isComplete(compareIds([], [], 0))).toBe(true);
  });

  it.each([
    ['one has no result', ['a', 'b'], ['a'], 2, '2 accepted, 1 finished, 2 counted: 1 missing, 0 never accepted, 0 ids twice'],
    ['one was never accepted', ['a'], ['a', 'b'], 1, '1 accepted, 2 finished, 1 counted: 0 missing, 1 never accepted, 0 ids twice'],
    ['one was handed out twice', ['a', 'a'], ['a'], 2, '2 accepted, 1 finished, 2 counted: 0 missing, 0 never accepted, 1 ids twice'],
    ['one is not counted', ['a', 'b'], ['a', 'b'], 1, '2 accepted, 2 finished, 1 counted: 0 missing, 0 never accepted, 0 ids twice'],
    ['one is counted twice', ['a', 'b'], ['a', 'b'], 3, '2 accepted, 2 finished, 3 counted: 0 missing, 0 never accepted, 0 ids twice'],
  ])('are not when %s', (_case, accepted, finished, counted, sentence) => {
    const ids = compareIds(accepted, finished, counted);
    expect(isComplete(ids)).toBe(false);
    expect(spelledCompleteness(ids)).toBe(sentence);
  });
});
