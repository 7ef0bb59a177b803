import { describe, expect, it } from '@jest/globals';

import { onTheirWay, refuseStandstill, restAfter } from './standing.js';

describe('how a day stands', () => {
  it('counts those who never answer as nobody on the way, and no share of all', () => {
    expect(onTheirWay({ accepted: 100_000, ended: 96_600, silent: 400 })).toBe(3_000);
    expect(onTheirWay({ accepted: 100, ended: 98, silent: 5 })).toBe(0);
  });

  it('is looked at every two seconds, and less often where a look takes long', () => {
    expect([0, 50, 100, 150, 3_000].map(restAfter)).toEqual([2_000, 2_000, 2_000, 3_000, 60_000]);
  });

  it('is the end of it where nothing has moved for minutes', () => {
    const standing = { accepted: 100_000, ended: 96_600, silent: 400, lookMs: 20, figuresBehindSeconds: 0 };
    expect(() => refuseStandstill(299_000, standing)).not.toThrow();
    expect(() => refuseStandstill(301_000, standing)).toThrow('Nothing has moved for 5 min 1 s, with 3,000 dossiers on their way and 400');
  });
});
