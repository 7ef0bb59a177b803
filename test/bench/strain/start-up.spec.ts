import { describe, expect, it } from '@jest/globals';

import { killed } from './killed.js';
import { START_UP } from './start-up.js';
import type { StrainGround } from './trial.js';

const MINUTE_MS = 60_000;
const LATER_MS = 40;

describe('a service that is killed after it was ended and started again', () => {
  it('has lived for a minute first, or the launcher would wait longer and longer before it starts it', async () => {
    let kills = 0;
    const service = { pid: () => process.pid, isReady: async () => true, kill: async () => void (kills += 1) };
    const processes = { 'intake': service, 'identity-verification': service, 'processing': service, 'monitoring': service };
    const ground = { contestant: { house: { processes } }, calmAtMs: 0 } as unknown as StrainGround;
    await START_UP.play(ground);
    expect(kills).toBe(20);
    expect(ground.calmAtMs - performance.now()).toBeGreaterThan(MINUTE_MS);
  });

  it('is not killed before', async () => {
    let filedMs = Number.NaN;
    const calmAtMs = performance.now() + LATER_MS;
    const letters = {
      take: () => {
        filedMs = performance.now();
        throw new Error('so much is enough');
      },
    };
    const ground = { letters, contestant: {}, acceptedIds: [], capacity: 100, haste: 1, calmAtMs } as unknown as StrainGround;
    await expect(killed('intake').play(ground)).rejects.toThrow('so much is enough');
    expect(filedMs).toBeGreaterThanOrEqual(calmAtMs - 1);
  });
});
