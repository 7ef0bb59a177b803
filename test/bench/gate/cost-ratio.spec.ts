import { describe, expect, it } from '@jest/globals';
import { SeededRandom, type Random } from '@hoso/kernel';

import { costRatioOf, type Pair } from './cost-ratio.js';
import { judge, type Figures } from './judgement.js';

const RUNS = 1_000;
const PAIRS = 7;
const [OURS, FLOOR] = [20_000, 5_000];

/** Turns beside noisy neighbours: a pair is up to half dearer by them, a turn by 10 % in one way or the other, one in twenty by half. */
function run(ours: number, random: Random): readonly Pair[] {
  return Array.from({ length: PAIRS }, () => {
    const both = 1 + 0.5 * random.fraction();
    const turn = (cost: number): number => cost * both * (0.9 + 0.2 * random.fraction()) * (random.fraction() < 0.05 ? 1.5 : 1);
    return { ours: turn(ours), floor: turn(FLOOR) };
  });
}

describe('the ratio of costs', () => {
  it('is the one in the middle, and no number where nobody took a turn', () => {
    expect(costRatioOf([{ ours: 20, floor: 5 }, { ours: 60, floor: 5 }, { ours: 15, floor: 5 }])).toBe(4);
    expect(costRatioOf([])).toBeNaN();
  });

  it('does not move with what meets both, nor with what meets one turn', () => {
    const calm = Array.from({ length: PAIRS }, () => ({ ours: OURS, floor: FLOOR }));
    expect(costRatioOf(calm.map(({ ours, floor }, index) => ({ ours: ours * (1 + index), floor: floor * (1 + index) })))).toBe(4);
    expect(costRatioOf([{ ours: 9 * OURS, floor: FLOOR }, { ours: OURS, floor: FLOOR / 9 }, ...calm.slice(2)])).toBe(4);
  });

  it('shows a busy loop of 30 % in 99 of 100 runs beside noisy neighbours, and nothing where nothing is', () => {
    const random = new SeededRandom(2_026);
    const figures = (costRatio: number): Figures => ({ costRatio, storeCalls: {}, kafkaCalls: {}, syncs: {} });
    const isPassed = (ours: number): boolean =>
      judge(figures(costRatioOf(run(ours, random))), figures(OURS / FLOOR)).every(({ wrong }) => wrong === undefined);
    const passed = (ours: number): number => Array.from({ length: RUNS }, () => isPassed(ours)).filter(Boolean).length;
    expect(passed(OURS)).toBeGreaterThanOrEqual(0.99 * RUNS);
    expect(passed(1.3 * OURS)).toBeLessThanOrEqual(0.01 * RUNS);
  });
});
