import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { withTable } from '../../../support/table-in-page.js';
import { pageOf, type GuaranteesRecord } from './record.js';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

describe('what a run of the bench of promises has shown', () => {
  it('stands on the page as it is on record', () => {
    const page = read('../README.md');
    expect(withTable(page, pageOf(JSON.parse(read('../runs.json')) as GuaranteesRecord | null))).toBe(page);
  });

  it('names its machine, its engines and its commit, and is nothing where there is nothing', () => {
    expect(pageOf(null)).toBe('No run is on record.\n');
    const record: GuaranteesRecord = {
      begunAt: '2026-01-01T00:00:00.000Z', command: 'npm run bench:guarantees', commit: 'abc1234', machine: 'two processors',
      node: 'v24', kafka: 'a broker', store: 'a store', packages: {}, placement: 'everything here', nodeFlagsOfOurs: [],
      loadAverageBefore: [], loadAverageAfter: [], seconds: 8, seed: 1, rates: [113], rounds: [], costs: 'Costs: none.',
    };
    const { machine, kafka, store, commit, costs } = record;
    for (const told of [machine, kafka, store, commit, costs]) expect(pageOf(record)).toContain(told);
  });
});
