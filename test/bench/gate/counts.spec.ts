import { describe, expect, it } from '@jest/globals';

import { spelledKinds, sumOf, usualOf } from './counts.js';

describe('counts of twelve dossiers', () => {
  const usual = { 'intake insert': 2, 'intake update': 3 };

  it('are those that most of them have', () => {
    const chance = [{ ...usual, 'intake update': 4 }, { 'intake insert': 2, 'intake update': 2 }, { ...usual, 'intake find': 1 }];
    expect(usualOf([...Array.from({ length: 9 }, () => usual), ...chance])).toEqual(usual);
  });

  it('grow as soon as most of them have one more', () => {
    const more = { ...usual, 'intake find': 1 };
    expect(usualOf([usual, usual, usual, usual, usual, more, more, more, more, more, more, more])).toEqual(more);
  });

  it('are the smaller ones where as many have one as the other, and nothing where nobody is', () => {
    expect(usualOf([{ find: 3 }, { find: 2 }, { find: 3 }, { find: 2 }])).toEqual({ find: 2 });
    expect(usualOf([])).toEqual({});
  });

  it('are summed, and told by what grew alone', () => {
    expect(sumOf(usual)).toBe(5);
    expect(spelledKinds({ 'intake insert': 1, 'intake update': 4, 'intake find': 1 }, usual)).toBe('intake update 3 → 4, intake find 0 → 1');
  });
});
