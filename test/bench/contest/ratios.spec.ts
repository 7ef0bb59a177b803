import { describe, expect, it } from '@jest/globals';

import { ratioLine, type Compared } from './ratios.js';

const stock: Compared = {
  name: 'stock', capacities: [50], capacity: 50, isBound: true, processorMicroseconds: 8_000, ownMicroseconds: 6_000, lagMs: 400,
};
const ours: Compared = {
  name: 'ours', capacities: [400], capacity: 400, isBound: true, processorMicroseconds: 2_000, ownMicroseconds: 1_800, lagMs: 300,
};
const floor: Compared = {
  name: 'floor', capacities: [1_000], capacity: 1_000, isBound: true, processorMicroseconds: 1_000, ownMicroseconds: 100, lagMs: 0,
};

describe('the line of ratios', () => {
  it('holds ours over each of the others, in the order in which they ran', () => {
    expect(ratioLine([stock, ours])).toBe(
      'Ratios: ours / stock = 8.00 in dossiers per second, 0.25 in processor time per dossier at the rate of all, ' +
        '0.30 each at three quarters of its own, 0.75 in lag (p99).',
    );
    const peers: readonly Compared[] = [{ ...stock, name: 'restate' }, { ...stock, name: 'dbos' }];
    expect(ratioLine([ours, ...peers])).toMatch(/ours \/ restate = 8\.00 .*; ours \/ dbos = 8\.00 /);
    expect(ratioLine([stock, ours, { ...floor, lagMs: 150 }])).toMatch(/; ours \/ floor = 0\.40 .* 2\.00 .* 2\.00 in lag \(p99\)\.$/);
  });

  it('holds what a dossier costs where each is at ease, beside what it costs at the rate of all', () => {
    expect(ratioLine([ours, floor])).toContain('2.00 in processor time per dossier at the rate of all, 18.00 each at three quarters');
    expect(ratioLine([ours, { ...floor, ownMicroseconds: Number.NaN }])).toContain('unknown each at three quarters of its own');
  });

  it('is a bound where one of the two carried every rate that was tried', () => {
    expect(ratioLine([ours, { ...floor, isBound: false }])).toContain('ours / floor = at most 0.40 in dossiers per second');
    expect(ratioLine([{ ...ours, isBound: false }, floor])).toContain('ours / floor = at least 0.40 in dossiers per second');
    expect(ratioLine([{ ...ours, isBound: false }, { ...floor, isBound: false }])).toContain('ours / floor = unknown in dossiers');
  });

  it('makes no number of what was not measured', () => {
    expect(ratioLine([ours, floor])).toContain('unknown in lag (p99)');
    expect(ratioLine([ours, { ...floor, capacity: Number.NaN }])).toContain('= unknown in dossiers per second');
  });

  it('says that there is none when somebody ran alone', () => {
    expect(ratioLine([ours])).toBe('Ratios: none, because nobody stood beside ours.');
    expect(ratioLine([stock, floor])).toBe('Ratios: none, because nobody stood beside ours.');
  });
});
