import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { withTable } from '../../support/table-in-page.js';
import { driversLinesOf, driversPageOf, type DriversRecord } from './table.js';

describe('what the bench of Kafka clients has shown', () => {
  it('is a row for each figure, with the least, the middle and the most of the rounds', () => {
    const figures = { kafkajs: [{ 'steady: produce, µs': 3 }, { 'steady: produce, µs': 1 }, { 'steady: produce, µs': 2 }], platformatic: [] };
    expect(driversLinesOf({ figures, packages: { kafkajs: '2.2.4' } })).toEqual([
      '| | kafkajs 2.2.4 | @platformatic/kafka |',
      '|---|---|---|',
      '| steady: produce, µs | 1.0 / 2.0 / 3.0 | NaN / NaN / NaN |',
    ]);
  });

  it('stands on the page as it is on record', () => {
    const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
    const page = read('README.md');
    expect(withTable(page, driversPageOf(JSON.parse(read('runs.json')) as DriversRecord | null))).toBe(page);
  });
});
