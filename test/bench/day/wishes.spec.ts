import { describe, expect, it } from '@jest/globals';

import { readDayWishes } from './wishes.js';

describe('what is asked of a day', () => {
  it('is all of it, going on where it was', () => {
    expect(readDayWishes([])).toEqual({ share: 1, anew: false, record: false });
    expect(readDayWishes(['--share', '0.01', '--anew', '--record'])).toEqual({ share: 0.01, anew: true, record: true });
  });

  it.each([
    [['--share', '2'], '--share is a number from 0.0001 to 1, not "2".'],
    [['--share', '0'], '--share is a number from 0.0001 to 1, not "0".'],
    [['--share', 'half'], '--share is a number from 0.0001 to 1, not "half".'],
    [['--night'], '--night'],
  ])('is refused in one sentence: %j', (args, sentence) => {
    expect(() => readDayWishes(args)).toThrow(sentence);
  });
});
