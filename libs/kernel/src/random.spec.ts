import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { SeededRandom, SystemRandom } from './random.js';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe.each([
  ['chance from the operating system', () => new SystemRandom()],
  ['chance that repeats itself', () => new SeededRandom(7)],
])('%s', (_, make) => {
  it('gives ids of the one form, never twice', () => {
    const random = make();
    const ids = Array.from({ length: 1000 }, () => random.id());
    for (const id of ids) expect(id).toMatch(UUID_V7);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('gives as many bytes and digits as asked', () => {
    const random = make();
    for (const count of [0, 1, 16, 33]) {
      expect(random.bytes(count)).toHaveLength(count);
      expect(random.token(count)).toMatch(new RegExp(`^[0-9a-f]{${2 * count}}$`));
    }
  });

  it('gives fractions from 0 to below 1, over the whole range', () => {
    const random = make();
    const tenths = new Set(Array.from({ length: 1000 }, () => Math.floor(random.fraction() * 10)));
    expect([...tenths].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

describe('chance that repeats itself', () => {
  const tell = (random: SeededRandom): unknown[] => [random.fraction(), random.id(), random.token(8), random.below(100)];

  it('tells the same for the same seed', () => {
    fc.assert(fc.property(fc.integer(), (seed) => expect(tell(new SeededRandom(seed))).toEqual(tell(new SeededRandom(seed)))));
  });

  it('tells something else for another seed', () => {
    expect(tell(new SeededRandom(1))).not.toEqual(tell(new SeededRandom(2)));
  });

  it('stays below its bound and picks from the list', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 1000 }), (seed, bound) => {
        const number = new SeededRandom(seed).below(bound);
        expect(Number.isInteger(number) && number >= 0 && number < bound).toBe(true);
      }),
    );
    const random = new SeededRandom(3);
    const picked = new Set(Array.from({ length: 100 }, () => random.pick(['a', 'b', 'c'])));
    expect([...picked].sort()).toEqual(['a', 'b', 'c']);
  });

  it('cannot pick from nothing', () => expect(() => new SeededRandom(1).pick([])).toThrow(RangeError));
});

it('makes ids that are ordered by the time of their making', () => {
  const random = new SystemRandom();
  const ids = Array.from({ length: 1000 }, () => random.id());
  expect(ids).toEqual([...ids].sort());
});
