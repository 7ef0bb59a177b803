import { describe, expect, it } from '@jest/globals';

import { liveIn } from '../history.js';
import { simulate, type Instrument } from './simulate.js';
import { addHistory, emptyTally } from './tally.js';
import { timelineOf } from './timeline.js';

const INVARIANT = 'no error escapes';
const broken: Instrument = {
  live: async (world) => {
    world.note('town', () => 'something happened before');
    throw new Error('a history fell');
  },
  check: () => [],
};
const blind: Instrument = {
  live: liveIn,
  check: () => {
    throw new Error('the checker fell');
  },
};

describe('what is thrown over a history', () => {
  it.each([
    ['where it is thrown by the history itself', broken, 'the history threw Error: a history fell'],
    ['where it is thrown by the checker', blind, 'the checker threw Error: the checker fell'],
  ])('is a violation with its seed, %s', async (_where, instrument, what) => {
    const judged = await simulate(38, false, 'drawn', instrument);
    const tally = emptyTally();
    addHistory(tally, judged);
    expect(tally.violations).toEqual([{ seed: 38, invariant: INVARIANT, what }]);
  });

  it('stands at the end of what had happened until then', async () => {
    const lines = [...timelineOf(await simulate(38, true, 'drawn', broken))].join('\n');
    expect(lines).toMatch(/something happened before\n.*THROWN: Error: a history fell/);
    expect(lines).toContain(`seed 38, broken off, `);
    expect(lines).toContain(`VIOLATED ${INVARIANT}: the history threw Error: a history fell`);
  });
});
