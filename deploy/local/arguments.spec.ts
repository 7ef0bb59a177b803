import { describe, expect, it } from '@jest/globals';

import { readWishes } from './arguments.js';

describe('the command line', () => {
  it('asks for nothing special when it is empty', () => {
    expect(readWishes([])).toEqual({
      examination: undefined, durable: false, quiet: false, help: false, rate: undefined, portBase: 3_000,
    });
  });

  it('waits for the real store when something is to be proven', () => {
    const usual = { kind: 'check', dossiers: 1_000, kill: false };
    expect(readWishes(['--check'])).toMatchObject({ examination: usual, durable: true });
    const other = { kind: 'check', dossiers: 300, kill: true };
    expect(readWishes(['--check', '--kill', '--dossiers', '300'])).toMatchObject({ examination: other, durable: true });
  });

  it('measures at a rate for a while', () => {
    expect(readWishes(['--measure']).examination).toEqual({ kind: 'measure', perSecond: 20, seconds: 60 });
    const other = readWishes(['--measure', '--rate', '2.5', '--seconds', '10']);
    expect(other).toMatchObject({ examination: { kind: 'measure', perSecond: 2.5, seconds: 10 }, durable: true });
  });

  it('takes a rate and a port', () => {
    expect(readWishes(['--rate', '2.5', '--port-base=4000'])).toMatchObject({ rate: 2.5, portBase: 4_000 });
  });

  it.each([
    [['--rate', 'many'], '--rate is a number'],
    [['--rate', '1001'], '--rate is a number from 0 to 1000'],
    [['--port-base', '80'], '--port-base'],
    [['--port-base', '4000.5'], 'whole number'],
    [['--check', '--measure'], 'ask for one'],
    [['--kill'], '--kill belongs to --check'],
    [['--dossiers', '300'], '--dossiers belongs to --check'],
    [['--check', '--dossiers', '49'], '--dossiers is a number from 50'],
    [['--seconds', '30'], '--seconds belongs to --measure'],
    [['--measure', '--seconds', '9'], '--seconds is a number from 10'],
    [['--check', '--rate', '5'], '--rate does not go with --check'],
    [['--measure', '--rate', '0'], '--rate is a number from 1'],
    [['--nonsense'], 'nonsense'],
    [['extra'], 'extra'],
  ])('refuses %j with a sentence', (args, sentence) => {
    expect(() => readWishes(args)).toThrow(sentence);
  });
});
