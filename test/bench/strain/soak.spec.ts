import { setImmediate } from 'node:timers/promises';

import { describe, expect, it } from '@jest/globals';

import { soak } from './soak.js';
import type { StrainGround } from './trial.js';

/** Beyond the numbers that a system gives. */
const GONE = 2 ** 30;

describe('a soak', () => {
  it('that is void says why, also where somebody whom it watches is gone', async () => {
    const unheard: unknown[] = [];
    const hear = (error: unknown): void => void unheard.push(error);
    process.on('unhandledRejection', hear);
    const contestant = {
      processes: () => new Map([['intake', GONE]]),
      countFinished: async (): Promise<number> => {
        await setImmediate();
        throw new Error('The run is void.');
      },
    };
    const ground = { contestant, letters: { take: () => [] }, acceptedIds: [], capacity: 100, haste: 1 } as unknown as StrainGround;
    await expect(soak(1).play(ground)).rejects.toThrow('The run is void.');
    await setImmediate();
    process.off('unhandledRejection', hear);
    expect(unheard).toEqual([]);
  });
});
