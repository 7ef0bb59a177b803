import { describe, expect, it } from '@jest/globals';

import { readWishes } from './wishes.js';

describe('what the bench is asked for', () => {
  it('is everybody, for twelve seconds, at a rate to be found', () => {
    expect(readWishes([])).toEqual({
      seconds: 12, only: ['stock', 'ours', 'floor', 'restate', 'dbos'], rate: undefined, record: false,
    });
    expect(readWishes(['--seconds', '30', '--only', 'floor,ours', '--rate', '50'])).toEqual({
      seconds: 30, only: ['floor', 'ours'], rate: 50, record: false,
    });
    expect(readWishes(['--record'])).toMatchObject({ only: ['stock', 'ours', 'floor', 'restate', 'dbos'], record: true });
  });

  it.each([
    [['--seconds', '3'], '--seconds is a whole number from 4 to 300, not "3".'],
    [['--rate', '1.5'], '--rate is a whole number from 1 to 5000, not "1.5".'],
    [['--only', 'floor', '--record'], '--record wants all of them: a page with some left out would take the place of one with everybody.'],
    [['--only', 'ours,theirs'], '--only names stock, ours, floor, restate, dbos, parted by commas, not "theirs".'],
  ])('is refused in one sentence: %j', (args, sentence) => {
    expect(() => readWishes(args)).toThrow(sentence);
  });
});
