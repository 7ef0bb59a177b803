import { describe, expect, it } from '@jest/globals';

import { readStrainWishes } from './wishes.js';

const namesOf = (args: readonly string[]): readonly string[] => readStrainWishes(args).trials.map(({ name }) => name);

describe('what is asked of a run under strain', () => {
  it('is every trial but the soak, at a capacity to be found', () => {
    expect(namesOf([])).toEqual([
      'start-up', 'overload', 'intake-killed', 'identity-verification-killed', 'processing-killed', 'monitoring-killed',
      'register-away', 'made-anew',
    ]);
    expect(readStrainWishes([])).toMatchObject({ capacity: undefined, haste: 1, record: false });
  });

  it('is what is named, and the soak alone where only that is', () => {
    expect(namesOf(['--only', 'made-anew,overload'])).toEqual(['made-anew', 'overload']);
    expect(namesOf(['--soak', '30'])).toEqual(['soak']);
    expect(namesOf(['--soak', '1', '--only', 'start-up'])).toEqual(['start-up', 'soak']);
    expect(readStrainWishes(['--capacity', '90', '--haste', '4', '--record'])).toMatchObject({ capacity: 90, haste: 4, record: true });
  });

  it.each([
    [['--only', 'flood'], 'not "flood".'],
    [['--capacity', '3'], '--capacity is a whole number from 4 to 5000, not "3".'],
    [['--haste', '0'], '--haste is a whole number from 1 to 10, not "0".'],
    [['--soak', 'long'], '--soak is a whole number from 1 to 600, not "long".'],
    [['--more'], '--more'],
  ])('is refused in one sentence: %j', (args, sentence) => {
    expect(() => readStrainWishes(args)).toThrow(sentence);
  });
});
