import { describe, expect, it } from '@jest/globals';

import type { ContestantName } from './contestant.js';
import type { ProcessCost } from './costs.js';
import { frontPageOf } from './front-page.js';
import type { BenchRecord } from './record.js';
import type { Round } from './round.js';
import type { Outcome } from './turn.js';

const TIMES = { p50: 1, p99: 300, p999: 400 };

function outcomeOf(perSecond: number, micros: number, carried = true): Outcome {
  const cost: ProcessCost = {
    name: 'all', part: 'application', processorMicroseconds: micros, calls: 0, writtenBytes: 0, residentMebibytesMax: 0,
    eventLoopP99Ms: null,
  };
  return {
    perSecond, seconds: 6, accepted: 300, refused: {}, carried, completedPerSecond: perSecond,
    acceptMs: TIMES, drainMs: 0, lagMs: TIMES, costs: [cost], machine: { flushesPerDossier: 0, foreignShare: 0 },
  };
}

function roundOf(name: ContestantName, capacity: number, isBound = true): Round {
  return {
    name, capacity, standsOn: undefined, stairs: [outcomeOf(capacity, 1), outcomeOf(capacity * 1.5, 1, !isBound)],
    atOwnRate: outcomeOf(capacity * 0.75, 500), atCommonRate: outcomeOf(60, 900),
  };
}

function pageOf(rounds: readonly Round[], leftOut: readonly string[] = []): readonly string[] {
  const record = {
    begunAt: '2026-01-01T00:00:00.000Z', command: 'npm run bench', commit: 'abc', machine: 'two processors', node: 'v24', kafka: 'a broker',
    store: 'a store', engineSettings: { kafka: '-Xmx512m' }, rounds, leftOut,
  };
  return frontPageOf(record as unknown as BenchRecord).split('\n');
}

describe('the table of the front page', () => {
  it('has ours first, the others beside it from the same run, and what is meant where it is not reached either', () => {
    const lines = pageOf([roundOf('stock', 80), roundOf('ours', 120), roundOf('floor', 3_000, false)]);
    expect(lines.slice(0, 5)).toEqual([
      '|  | Hoso | as NestJS teaches | floor, no guarantees |',
      '|---|---|---|---|',
      '| carries, dossiers per second | 120 | 80 | at least 3000 |',
      '| Hoso carries so many times as much |  | 1.50 | at most 0.04 |',
      '| and is meant to, at least |  | 8 | 0.8 |',
    ]);
    expect(lines).toContain('| processor time per dossier at 60 per second, engines included, µs | 900 | 900 | 900 |');
    expect(lines).toContain('| the same, each at three quarters of its own, µs | 500 | 500 | 500 |');
  });

  it('names the engines, what they were told, the commit and the machine, and who could not be had', () => {
    const [told = '', , sentence] = pageOf([roundOf('ours', 120), roundOf('stock', 80)], ['dbos is left out.']).slice(-4);
    expect(told).toBe(
      'Begun 2026-01-01T00:00:00.000Z with `npm run bench`, commit abc: a broker (-Xmx512m); a store; Node v24; two processors.',
    );
    expect(sentence).toBe('dbos is left out.');
  });

  it('is none where ours did not play', () => {
    expect(pageOf([roundOf('floor', 3_000)])).toEqual(['No run is on record.', '']);
  });
});
