import { describe, expect, it } from '@jest/globals';

import type { ContestantName } from './contestant.js';
import type { ProcessCost } from './costs.js';
import type { Round } from './round.js';
import { comparedOf, tableOf } from './table.js';
import type { Outcome } from './turn.js';

const TIMES = { p50: 1, p99: 2, p999: 3 };

function costOf(name: string, part: ProcessCost['part'], processorMicroseconds: number): ProcessCost {
  return { name, part, processorMicroseconds, calls: 0, writtenBytes: 0, residentMebibytesMax: 0, eventLoopP99Ms: null };
}

function roundOf(name: ContestantName, costs: readonly ProcessCost[], carriedMost = 100): Round {
  const outcome: Outcome = {
    perSecond: 50, seconds: 6, accepted: 300, refused: {}, carried: true, completedPerSecond: 50,
    acceptMs: TIMES, drainMs: 0, lagMs: TIMES, costs, machine: { flushesPerDossier: 0, foreignShare: 0 },
  };
  const stairs = [{ ...outcome, perSecond: carriedMost }, { ...outcome, perSecond: 150, carried: carriedMost >= 150 }];
  return { name, capacity: carriedMost, stairs, atOwnRate: undefined, atCommonRate: outcome };
}

const ours = roundOf('ours', [costOf('intake', 'application', 700), costOf('Kafka', 'engine', 110), costOf('load', 'load', 5_000)]);
const dbos = roundOf('dbos', [costOf('dbos', 'application', 900), costOf('PostgreSQL', 'engine', 330)]);

describe('the table', () => {
  const [, ...rows] = tableOf([ours, dbos]).map((row) => row.trim());
  const rowOf = (beginning: string): string => rows.find((row) => row.startsWith(beginning))?.replaceAll(/ +/g, ' ') ?? '';

  it('has a row for each engine that anybody stands on, and nothing in it where somebody does not', () => {
    expect(rowOf('processor time, µs per dossier: Kafka')).toBe('processor time, µs per dossier: Kafka 110');
    expect(rowOf('processor time, µs per dossier: PostgreSQL')).toBe('processor time, µs per dossier: PostgreSQL 330');
  });

  it('says at least where even the top stair was carried', () => {
    const [, carries = ''] = tableOf([ours, roundOf('floor', [], 150)]);
    expect(carries.trim().replaceAll(/ +/g, ' ')).toBe('carries, dossiers per second 100 at least 150');
  });

  it('has the middle of the passes and how far apart they lie above each pass, where everybody played twice', () => {
    const again = (round: Round, capacity: number): Round => ({ ...round, pass: 2, capacity });
    const lines = tableOf([ours, dbos, again(dbos, 100), again(ours, 90)]).map((line) => line.trim().replaceAll(/ +/g, ' '));
    expect(lines[1]).toBe('carries, dossiers per second 95 (90-100) 100 (100-100)');
    expect(lines.filter((line) => line.startsWith('carries')).slice(1)).toEqual([
      'carries, dossiers per second 100 100', 'carries, dossiers per second 90 100',
    ]);
    expect(lines).toContain('pass 2');
    expect(comparedOf([ours, again(ours, 90)])).toMatchObject([{ name: 'ours', capacity: 95, capacities: [100, 90] }]);
  });

  it('adds up what belongs to a contestant, its engine included, and leaves the load out', () => {
    expect(rowOf('processor time, µs per dossier: these together')).toBe('processor time, µs per dossier: these together 810 1230');
    expect(comparedOf([dbos])[0]).toEqual({
      name: 'dbos', capacities: [100], capacity: 100, isBound: true, processorMicroseconds: 1_230, ownMicroseconds: Number.NaN, lagMs: 2,
    });
  });
});
