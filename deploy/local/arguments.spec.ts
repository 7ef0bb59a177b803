import { describe, expect, it } from '@jest/globals';

import { readWishes } from './arguments.js';

describe('the command line', () => {
  it('asks for nothing special when it is empty', () => {
    expect(readWishes([])).toEqual({
      check: false, durable: false, quiet: false, help: false, rate: undefined, portBase: 3_000,
    });
  });

  it('waits for the real store when something is to be proven', () => {
    expect(readWishes(['--check'])).toMatchObject({ check: true, durable: true });
  });

  it('takes a rate and a port', () => {
    expect(readWishes(['--rate', '2.5', '--port-base=4000'])).toMatchObject({ rate: 2.5, portBase: 4_000 });
  });

  it.each([
    [['--rate', 'many'], '--rate is a number'],
    [['--rate', '1001'], '--rate is a number from 0 to 1000'],
    [['--port-base', '80'], '--port-base'],
    [['--port-base', '4000.5'], 'whole number'],
    [['--nonsense'], 'nonsense'],
    [['extra'], 'extra'],
  ])('refuses %j with a sentence', (args, sentence) => {
    expect(() => readWishes(args)).toThrow(sentence);
  });
});
