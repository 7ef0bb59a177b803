import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { withTable } from '../../support/table-in-page.js';
import { tableOf, type Record } from './table.js';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const records = JSON.parse(read('../runs.json')) as readonly Record[];

describe('what experiments have shown', () => {
  it('stands on the page as it is on record', () => {
    const page = read('../README.md');
    expect(withTable(page, tableOf(records))).toBe(page);
  });

  it('is told with where it was run, and as nothing where there is nothing', () => {
    expect(tableOf([])).toBe('No run is on record.\n');
    for (const record of records) expect(tableOf([{ ...record, slices: 10 }])).toMatch(/^1 of 10 slices so far\. Seed /);
    for (const record of records) expect(tableOf([record])).toContain(record.machine);
  });
});
