import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { withTable } from '../../support/table-in-page.js';
import { linesOf, profilePageOf, type ProfileRecord } from './table.js';

const RECORD = {
  processes: [
    { name: 'intake', processorMicroseconds: 1_000, parts: { mongodb: 0.5, fastify: 0.48, ajv: 0.02 } },
    { name: 'monitoring', processorMicroseconds: 500, parts: { mongodb: 0.8, ajv: 0.2 } },
  ],
  insideStore: { processorMicroseconds: 300, hottest: [{ name: 'a|b', share: 0.5 }] },
} as unknown as ProfileRecord;

describe('what a profile says', () => {
  it('is what each process spends on each part, the dearest first, and what the store spends', () => {
    expect(linesOf(RECORD)).toEqual([
      '| µs per dossier | intake | monitoring | together |', '|---|---|---|---|',
      '| mongodb | 500 | 400 | 900 |', '| fastify | 480 | 0 | 480 |', '| ajv | 20 | 100 | 120 |', '| others | 0 | 0 | 0 |',
      '| together | 1000 | 500 | 1500 |', '',
      'The store: 300 µs per dossier, of them in', '', '| Function | % |', '|---|---|', '| `a\\|b` | 50.0 |',
    ]);
  });

  it('stands on the page as it is on record', () => {
    const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
    const page = read('README.md');
    expect(withTable(page, profilePageOf(JSON.parse(read('runs.json')) as ProfileRecord | null))).toBe(page);
  });
});
