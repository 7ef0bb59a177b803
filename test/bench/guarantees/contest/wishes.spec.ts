import { describe, expect, it } from '@jest/globals';

import { CONTESTANTS } from './stands.js';
import { readWishes } from './wishes.js';

describe('what the bench of promises is asked for', () => {
  it('is every promise, for eight seconds at each of two rates, three times', () => {
    expect(readWishes([])).toEqual({ seconds: 8, rounds: 3, only: CONTESTANTS, rates: [113, 1_000], record: false });
    expect(CONTESTANTS).toHaveLength(13);
  });

  it('always has the floor in it, and its own order', () => {
    expect(readWishes(['--seconds', '20', '--only', 'sealed,outbox', '--rates', '50,400', '--rounds', '1', '--record'])).toEqual({
      seconds: 20, rounds: 1, only: ['floor', 'outbox', 'sealed'], rates: [50, 400], record: true,
    });
  });

  it.each([
    [['--seconds', '3'], '--seconds is a whole number from 4 to 300, not "3".'],
    [['--rounds', '0'], '--rounds is a whole number from 1 to 9, not "0".'],
    [['--rates', '100,6000'], '--rates is a whole number from 1 to 5000, not "6000".'],
    [['--only', 'floor,secrecy'], 'parted by commas, not "secrecy".'],
  ])('is refused in one sentence: %j', (args, sentence) => {
    expect(() => readWishes(args)).toThrow(sentence);
  });
});
