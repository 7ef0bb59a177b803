import { describe, expect, it } from '@jest/globals';

import { main, seedsIn, wholeNumber } from './commands.js';
import { complaintsAbout } from './stage.js';
import { emptyTally, type Tally } from './tally.js';

describe('the simulator’s command line', () => {
  it('takes whole numbers', () => {
    expect(wholeNumber('--seed', '38')).toBe(38);
    expect(seedsIn('1..1500')).toEqual([1, 1500]);
  });

  it.each(['4294967296', '9007199254740993'])('refuses the seed %s, which would be another one again', (text) => {
    expect(() => wholeNumber('--seed', text)).toThrow(`--seed takes a whole number up to 4294967295, not ${text}.`);
    expect(() => seedsIn(`1..${text}`)).toThrow(/^--seeds takes a whole number up to 4294967295, not .*\.$/);
  });

  it.each(['abc', '', '1.5', '-3', '1e3'])('refuses the seed %j with one sentence', (text) => {
    expect(() => wholeNumber('--seed', text)).toThrow(`--seed takes a whole number, not ${text}.`);
  });

  it.each([
    ['--seeds 1..5 --kill-at 3', '--kill-at needs the --seed of one history.'],
    ['--release --kill-at 3', '--kill-at needs the --seed of one history.'],
    ['--release --planted no-gate', '--planted needs --seed or --seeds.'],
    ['--planted no-gate', '--planted needs --seed or --seeds.'],
    ['--seed 1 --count 5', '--count needs --release.'],
    ['--seed 1 --seeds 1..5', '--seed and --seeds do not go together.'],
    ['--release --seed 1', '--release and --seed do not go together.'],
    ['--search-planted --planted no-gate', '--planted needs --seed or --seeds.'],
    ['--seed 1 --planted no-gat', /^No planted bug is called no-gat; these are: position-first, no-gate, .*\.$/],
    ['--seeds 1..5 --planted no-gat', /^No planted bug is called no-gat; these are: position-first, no-gate, .*\.$/],
  ])('refuses %s with one sentence', async (line, sentence) => {
    await expect(main(line.split(' '), () => undefined)).rejects.toThrow(sentence);
  });

  it.each([[['--help'], 0], [[], 2]])('says what it can do when it is told %j', async (args, code) => {
    const said: string[] = [];
    expect(await main(args, (line) => said.push(line))).toBe(code);
    for (const option of ['--seed N', '--kill-at STEP', '--kill-at every', '--seeds A..B', '--planted NAME', '--count N', 'simulate:planted']) {
      expect(said.join('\n')).toContain(option);
    }
  });

  it.each(['abc', '1', '1..', '1..x', '1.5..3', '1..2..3', '5..3'])('refuses the seeds %j with one sentence', (text) => {
    expect(() => seedsIn(text)).toThrow(/^--seeds takes .*\.$/);
  });
});

describe('the stage of npm test', () => {
  const tallyOf = (histories: number, faults: number): Tally => ({ ...emptyTally(), histories, faults: { 'store: slow': faults } });

  it('is content with 8,000 histories of 30 faults', () => {
    expect(complaintsAbout(tallyOf(8_000, 240_000))).toEqual([]);
  });

  it('does not count what only the operator of a history feels', () => {
    const tally = tallyOf(8_000, 239_999);
    tally.faults['courier: lag unknown'] = 1;
    expect(complaintsAbout(tally)).toEqual(['fewer than 30 faults per history']);
  });

  it('fails where fewer fitted, or where they were too calm', () => {
    expect(complaintsAbout(tallyOf(7_980, 240_000))).toEqual(['fewer than 8,000 histories fitted 240 s']);
    expect(complaintsAbout(tallyOf(8_000, 239_999))).toEqual(['fewer than 30 faults per history']);
  });
});
