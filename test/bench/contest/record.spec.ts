import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { withTable } from '../../support/table-in-page.js';
import { frontPageOf } from './front-page.js';
import { pageOf, type BenchRecord } from './record.js';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const record = JSON.parse(read('../runs.json')) as BenchRecord | null;

describe('what a run of the bench has shown', () => {
  it('stands on the page as it is on record', () => {
    const page = read('../README.md');
    expect(withTable(page, pageOf(record))).toBe(page);
    const frontPage = read('../../../README.md');
    expect(withTable(frontPage, frontPageOf(record))).toBe(frontPage);
  });

  it('names its machine, its engines and its commit, and is nothing where there is nothing', () => {
    for (const spelled of [pageOf, frontPageOf]) expect(spelled(null)).toBe('No run is on record.\n');
    for (const told of [record?.machine, record?.kafka, record?.store, record?.commit, record?.ratios]) {
      if (told !== undefined) expect(pageOf(record)).toContain(told);
    }
  });
});
