import { describe, expect, it } from '@jest/globals';

import { Pace } from './kill-in-turn.js';

const settled = async (promise: Promise<void>): Promise<boolean> => {
  const late = new Promise<'late'>((resolve) => void setImmediate(() => resolve('late')));
  return (await Promise.race([promise.then(() => 'settled'), late])) === 'settled';
};

describe('filing and killing in step', () => {
  it('files on during a death, and waits before the one after it', async () => {
    const pace = new Pace(30, 2); // three parts of ten, a death in each of the first two
    expect(await settled(pace.untilFiling(19))).toBe(true);
    const third = pace.untilFiling(20);
    expect(await settled(third)).toBe(false);
    pace.noteDeathOver();
    await third;
  });

  it('kills in the middle of a part', async () => {
    const pace = new Pace(30, 2);
    const death = pace.untilDeath(0);
    for (let filed = 0; filed < 4; filed += 1) pace.noteFiled();
    expect(await settled(death)).toBe(false);
    pace.noteFiled();
    await death;
  });

  it('never waits where nothing dies', async () => {
    const pace = new Pace(30, 0);
    expect(await settled(pace.untilFiling(29))).toBe(true);
  });
});
