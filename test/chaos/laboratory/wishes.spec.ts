import { describe, expect, it } from '@jest/globals';

import { readWishes } from './wishes.js';

describe('what the laboratory is asked for', () => {
  it('is one experiment of the usual size, or what is named', () => {
    const any = { seed: undefined, record: false, evidence: undefined, keep: undefined };
    expect(readWishes([])).toEqual({ kind: 'usual', ...any });
    expect(readWishes(['--slice', '--seed', '7', '--evidence', 'file'])).toEqual({ ...any, kind: 'slice', seed: 7, evidence: 'file' });
    expect(readWishes(['--release'])).toEqual({ kind: 'release', ...any });
    expect(readWishes(['--calm', '--keep', 'folder'])).toEqual({ ...any, kind: 'calm', keep: 'folder' });
    expect(readWishes(['--record'])).toEqual({ ...any, kind: 'usual', record: true });
  });

  it.each([
    [['--seed', 'seven'], '--seed is a whole number from 0 on, not "seven".'],
    [['--seed', '-1'], '--seed'],
    [['--slice', '--release'], '--slice and --release do not go together.'],
    [['--calm', '--record'], '--record is not for --calm: it would take the place of a run that shows more.'],
    [['--record', '--slice'], '--record is not for --slice: it would take the place of a run that shows more.'],
    [['--help'], '--help'],
  ])('is refused in one sentence: %j', (args, sentence) => {
    expect(() => readWishes(args)).toThrow(sentence);
  });
});
