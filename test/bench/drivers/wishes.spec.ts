import { describe, expect, it } from '@jest/globals';

import { readDriversWishes } from './wishes.js';

describe('what the bench of Kafka clients is asked for', () => {
  it('is four rounds of twenty seconds', () => {
    expect(readDriversWishes([])).toEqual({ rounds: 4, seconds: 20, record: false });
    expect(readDriversWishes(['--rounds', '2', '--seconds', '8', '--record'])).toEqual({ rounds: 2, seconds: 8, record: true });
  });

  it.each([
    [['x'], "Unexpected argument 'x'"],
    [['--rounds', 'x'], '--rounds is a whole number from 1 to 50, not "x".'],
    [['--seconds', '2'], '--seconds is a whole number from 4 to 300, not "2".'],
  ])('is refused in one sentence: %j', (args, sentence) => {
    expect(() => readDriversWishes(args)).toThrow(sentence);
  });
});
