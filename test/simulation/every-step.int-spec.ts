import { beforeAll, describe, expect, it } from '@jest/globals';

import { buildProduct, simulateCompiled } from './compiled-simulator.js';

/**
 * The ways of a dossier, with supplements, opinions and payments, and applicants whom the register knows, knows otherwise, knows in part
 * and does not know.
 */
const SEEDS = [8, 11, 35];
const MINUTES_MAX = 5;

beforeAll(buildProduct, 120_000);

describe('a process that is killed', () => {
  it.each(SEEDS)('keeps every promise at whichever step of history %d it dies', async (seed) => {
    const said = await simulateCompiled('--seed', String(seed), '--kill-at', 'every');
    const [, steps] = new RegExp(`^seed ${seed}, killed at each of (\\d+) steps: no violation$`, 'm').exec(said) ?? [said];
    expect(Number(steps)).toBeGreaterThan(500);
  }, MINUTES_MAX * 60_000);

  it('is missed where a promise depends on its living: a filing’s content that is written by itself', async () => {
    const at = (step: number): Promise<string> => simulateCompiled('--seed', '11', '--kill-at', String(step), '--planted', 'contents-apart');
    expect(await at(83)).toContain('no violation');
    expect(await at(84)).toContain('VIOLATED I1 no loss');
  }, 60_000);
});
