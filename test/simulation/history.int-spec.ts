import { beforeAll, describe, expect, it } from '@jest/globals';

import { buildProduct, simulateCompiled } from './compiled-simulator.js';

const SEEDS = [1, 2, 3, 4, 5, 6];
/** So many that their average is that of all. */
const MANY = 100;

beforeAll(buildProduct, 120_000);

const lived = (seed: number, ...others: readonly string[]): Promise<string> => simulateCompiled('--seed', String(seed), ...others);
/** The line that says what a history came to, with the print of all that is left of it. */
const endOf = (said: string): string => /^seed .*, print [0-9a-f]{64}$/m.exec(said)![0];

describe('a history', () => {
  it('is the same again, to the last byte, from the same seed, in another process', async () => {
    for (const seed of SEEDS) expect(await lived(seed)).toBe(await lived(seed));
  });

  it('does not depend on whether its timeline is kept', async () => {
    expect(endOf(await lived(1, '--brief'))).toBe(endOf(await lived(1)));
  });

  it('is another one from another seed', async () => {
    const prints = await Promise.all(SEEDS.map(async (seed) => endOf(await lived(seed, '--brief')).split(' ').at(-1)));
    expect(new Set(prints).size).toBe(SEEDS.length);
  });

  it('goes wrong in at least thirty places on average, and keeps every promise', async () => {
    const said = await simulateCompiled('--seeds', `1..${MANY}`);
    const [, faults] = new RegExp(`^${MANY} histories, .* \\((\\S+) each\\)$`, 'm').exec(said) ?? [said];
    expect(Number(faults)).toBeGreaterThanOrEqual(30);
    expect(said).toMatch(/^no violation$/m);
  });
});
