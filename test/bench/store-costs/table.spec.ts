import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { withTable } from '../../support/table-in-page.js';
import { linesOf, storeCostsPageOf, type StoreCostsRecord } from './table.js';

describe('what writes cost the store', () => {
  it('is a row for each case', () => {
    const costs = [{ name: 'insert', storeMicroseconds: 41.6, clientMicroseconds: 99.5, writtenBytes: 3_250 }];
    expect(linesOf({ costs })[2]).toBe('| insert | 42 | 100 | 3250 |');
  });

  it('stands on the page as it is on record', () => {
    const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
    const page = read('README.md');
    expect(withTable(page, storeCostsPageOf(JSON.parse(read('runs.json')) as StoreCostsRecord | null))).toBe(page);
  });
});
