import { describe, expect, it } from '@jest/globals';

import { firstPortOf, ownPorts } from './own-ports.js';

describe('ports of a suite’s own', () => {
  it('are looked for where no other worker looks, whatever their process numbers and however many they take', () => {
    const firstOf = (worker: number): ReadonlySet<number> =>
      new Set(Array.from({ length: 500 }, (_, turn) => firstPortOf(worker, turn)));
    const workers = [0, 1, 2, 3, 4, 5, 6, 7].map(firstOf);
    expect(new Set(workers.flatMap((ports) => [...ports])).size).toBe(workers.reduce((sum, { size }) => sum + size, 0));
    expect(Math.max(...workers.flatMap((ports) => [...ports]))).toBeLessThan(32_768);
  });

  it('are as many as are asked for, and others each time', async () => {
    const taken = [...(await ownPorts(3)), ...(await ownPorts(3))];
    expect(new Set(taken).size).toBe(6);
  });
});
