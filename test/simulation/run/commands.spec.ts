import { describe, expect, it } from '@jest/globals';

import { main, seedsIn, wholeNumber } from './commands.js';
import { complaintsAbout } from './stage.js';
import { emptyTally } from './tally.js';

describe('the simulator’s command line', () => {
  it('takes whole numbers', () => {
    expect(wholeNumber('--seed', '38')).toBe(38);
    expect(seedsIn('1..1500')).toEqual([1, 1500]);
  });

  it.each(['abc', '', '1.5', '-3', '1e3', '9007199254740993'])('refuses the seed %j with one sentence', (text) => {
    expect(() => wholeNumber('--seed', text)).toThrow(`--seed takes a whole number, not ${text}.`);
  });

  it('kills at a step of one history only', async () => {
    await expect(main(['--seeds', '1..5', '--kill-at', '3'], () => undefined)).rejects.toThrow('--kill-at needs the --seed of one history.');
  });

  it.each(['abc', '1', '1..', '1..x', '1.5..3', '1..2..3', '5..3'])('refuses the seeds %j with one sentence', (text) => {
    expect(() => seedsIn(text)).toThrow(/^--seeds takes .*\.$/);
  });
});

describe('the stage of npm test', () => {
  const tallyOf = (histories: number, faults: number) => ({ ...emptyTally(), histories, faults: { 'store: slow': faults } });

  it('is content with 8,000 histories of 30 faults', () => {
    expect(complaintsAbout(tallyOf(8_000, 240_000))).toEqual([]);
  });

  it('fails where fewer fitted, or where they were too calm', () => {
    expect(complaintsAbout(tallyOf(7_980, 240_000))).toEqual(['fewer than 8,000 histories fitted 170 s']);
    expect(complaintsAbout(tallyOf(8_000, 239_999))).toEqual(['fewer than 30 faults per history']);
  });
});
