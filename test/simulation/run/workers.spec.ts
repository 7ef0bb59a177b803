import { fileURLToPath } from 'node:url';

import { describe, expect, it } from '@jest/globals';

import { runSeeds } from './workers.js';

const program = fileURLToPath(new URL('rehearsed-worker.mjs', import.meta.url));

describe('a run of many histories', () => {
  it('names the history over which a worker falls silent or ends, and lives all others through', async () => {
    const { tally } = await runSeeds(1, 60, { program, silentMsMax: 1_000 });
    expect(tally.histories).toBe(60);
    expect(tally.violations).toEqual([
      { seed: 3, invariant: 'no error escapes', what: 'nothing came of it for 1 s: it has no end' },
      { seed: 25, invariant: 'no error escapes', what: 'a worker ended over it with 7' },
    ]);
  });

  it('is refused in one sentence where no worker comes to a history', async () => {
    await expect(runSeeds(1, 20, { program, planted: 'nothing-begins' })).rejects.toThrow('A worker of the simulator ended with 1 before it was at a history.');
  });
});
