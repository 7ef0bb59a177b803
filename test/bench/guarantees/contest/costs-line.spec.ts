import { describe, expect, it } from '@jest/globals';

import type { Part, ProcessCost } from '../../contest/costs.js';
import type { Outcome } from '../../contest/turn.js';
import { costsLine, costsOf, doubtLine } from './costs-line.js';
import type { Round } from './round.js';

const cost = (part: Part, processorMicroseconds: number): ProcessCost =>
  ({ name: part, part, processorMicroseconds, calls: 0, writtenBytes: 0, residentMebibytesMax: 0, eventLoopP99Ms: null });
const round = (name: Round['name'], ...micros: readonly number[]): Round => ({
  name,
  atRates: micros.map((each) => ({ costs: [cost('application', each), cost('engine', 100), cost('load', 7_000)] }) as unknown as Outcome),
});

describe('what promises cost', () => {
  it('is told over the floor at each rate, with the engines and without the load', () => {
    const costs = costsOf([round('floor', 900, 100), round('none', 900, 120), round('all', 1_900, 500)]);
    expect(costs).toEqual([
      { name: 'none', ratios: [1, 1.1], ofRounds: [[1], [1.1]] }, { name: 'all', ratios: [2, 3], ofRounds: [[2], [3]] },
    ]);
    expect(costsLine(costs, [113, 1_000])).toBe(
      "Costs, processor time per dossier over the floor's at 113 and 1000 per second: none 1.00 and 1.10; all 2.00 and 3.00.",
    );
  });

  it('is the middle of all rounds, each held against the floor of its own', () => {
    const inRound = (pass: number, ...ofRound: readonly Round[]): readonly Round[] => ofRound.map((one) => ({ ...one, pass }));
    const costs = costsOf([
      ...inRound(1, round('floor', 900), round('all', 1_900), round('floor-again', 1_100)),
      // Everything is dearer in this one, and the ratio is not.
      ...inRound(2, round('floor-again', 1_900), round('all', 3_900), round('floor', 1_900)),
      ...inRound(3, round('floor', 900), round('all', 4_900), round('floor-again', 800)),
    ]);
    expect(costs).toMatchObject([{ name: 'all', ratios: [2], ofRounds: [[2, 2, 5]] }, { name: 'floor-again', ratios: [1] }]);
    expect(doubtLine(costs)).toBe(
      'Two runs of the floor were up to 20 % apart: one reading that is no further from 1 is not told from nothing.',
    );
    expect(doubtLine(costsOf([round('floor', 900), round('all', 1_900)]))).toBeUndefined();
  });

  it('is no number where nothing was measured', () => {
    expect(costsLine(costsOf([round('floor', 900), round('all', Number.NaN)]), [113])).toContain('all unknown.');
    expect(costsLine(costsOf([round('floor', 900)]), [113])).toBe('Costs: none, because nobody stood beside the floor.');
  });
});
