import { fileURLToPath } from 'node:url';

import { describe, expect, it } from '@jest/globals';

import { areOfTheSameEngines, readAccepted } from './accepted.js';
import { sumOf } from './counts.js';
import { judge } from './judgement.js';

const accepted = readAccepted(fileURLToPath(new URL('../../../', import.meta.url)))!;

describe('the accepted figures', () => {
  it('are there, with what they were found with, and pass their own gate', () => {
    const { figures, commit, machine, kafka, store, packages } = accepted;
    expect([commit, machine, kafka, store, Object.keys(packages).join()].filter((told) => told === '')).toEqual([]);
    expect([sumOf(figures.storeCalls), sumOf(figures.kafkaCalls), sumOf(figures.syncs)].filter((count) => count < 1)).toEqual([]);
    expect(judge(figures, figures).flatMap(({ wrong }) => wrong ?? [])).toEqual([]);
  });

  it('are held against figures of the same engines alone', () => {
    expect(areOfTheSameEngines(accepted, { ...accepted, commit: 'later', machine: 'another' })).toBe(true);
    expect(areOfTheSameEngines(accepted, { ...accepted, store: 'another' })).toBe(false);
    expect(areOfTheSameEngines(accepted, { ...accepted, kafka: 'another' })).toBe(false);
  });

  it('are held against figures by the same client for Kafka alone, which is the usual one where none was noted', () => {
    const by = (kafkaDriver: string) => ({ ...accepted, kafkaDriver });
    const { kafkaDriver: _noted, ...ofBefore } = accepted;
    expect(areOfTheSameEngines(by('platformatic'), by('kafkajs'))).toBe(false);
    expect(areOfTheSameEngines(by('kafkajs'), ofBefore)).toBe(false);
    expect(areOfTheSameEngines(by('platformatic'), ofBefore)).toBe(true);
  });
});
