import { describe, expect, it } from '@jest/globals';

import { readGrowthWishes } from './wishes.js';

const namesOf = (args: readonly string[]): readonly string[] => readGrowthWishes(args).sweeps.map(({ name }) => name);

describe('what a run of the sweeps is asked for', () => {
  it('is all of them, at fifty dossiers per second', () => {
    expect(namesOf([])).toEqual([
      'duplicates', 'form', 'payload', 'hot-agency', 'register', 'backlog', 'history', 'index-entries', 'agencies', 'partitions',
    ]);
    expect(readGrowthWishes([])).toMatchObject({ full: false, perSecond: 50, seconds: 20, resume: false, record: false });
  });

  it('may be some of them, in the usual order, and more or less of each', () => {
    expect(namesOf(['--only', 'history,duplicates'])).toEqual(['duplicates', 'history']);
    expect(readGrowthWishes(['--full', '--rate', '40', '--seconds', '8', '--resume', '--record'])).toMatchObject({
      full: true, perSecond: 40, seconds: 8, resume: true, record: true,
    });
  });

  it('may be more where no papers come', () => {
    expect(readGrowthWishes(['--only', 'form', '--rate', '500', '--seconds', '300'])).toMatchObject({ perSecond: 500, seconds: 300 });
  });

  it.each([
    [['--only', 'history,weather'], 'index-entries, agencies, partitions, parted by commas, not "weather".'],
    [['--rate', '0'], '--rate is a whole number from 1 to 500, not "0".'],
    [['--seconds', '3'], '--seconds is a whole number from 4 to 300, not "3".'],
    [['--rate', '500', '--seconds', '60'], 'payload hands in 7.3 GiB of papers at 256, and at most 4 are taken.'],
    [['--only', 'payload', '--full', '--rate', '100', '--seconds', '60'], 'payload hands in 5.9 GiB of papers at 1,024, and at most 4'],
  ])('is refused in one sentence: %j', (args, sentence) => {
    expect(() => readGrowthWishes(args)).toThrow(sentence);
  });
});
