import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { withTable } from '../../support/table-in-page.js';
import { readSlices, sumOf, tableOf, type ReleaseSlice } from './release-record.js';

const read = (path: string): Promise<string> => readFile(new URL(path, import.meta.url), 'utf8');
const slice = (first: number, violations: ReleaseSlice['violations'] = []): ReleaseSlice => ({
  first, last: first + 9, begunAt: `2026-11-2${first % 10}T00:00:00.000Z`, seconds: 5, cores: 2, machine: 'two small ones', code: 'abc',
  histories: 10, events: 1_000, virtualMs: 86_400_000, drainMsMax: first * 1_000, faults: { 'store: slow': 300 }, violations,
});

describe('the record of a release run', () => {
  it('stands on the page as it is kept', async () => {
    const page = await read('../README.md');
    const kept = JSON.parse(await read('../runs.json')) as ReleaseSlice | null;
    expect(withTable(page, tableOf(kept))).toBe(page);
  });

  it('is the sum of its slices, with every violation', () => {
    const broken = { seed: 13, invariant: 'I1', what: 'gone' };
    const sum = sumOf([slice(1), slice(11, [broken]), slice(21)]);
    expect(sum).toMatchObject({
      first: 1, last: 30, begunAt: '2026-11-21T00:00:00.000Z', seconds: 15, histories: 30, events: 3_000, drainMsMax: 21_000,
      faults: { 'store: slow': 900 }, violations: [broken],
    });
    const table = tableOf(sum);
    for (const words of ['| Histories | 30, seeds 1 to 30 |', '| With a violation | 1 |', '| Faults | 900, 30.0 in each |',
      '| Simulated time | 3 days |', '| Histories a second, on each core | 1.0 |']) expect(table).toContain(words);
  });

  it('goes on from nothing where nothing was kept, and not from what cannot be read', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hoso-test-'));
    const file = join(folder, 'slices.json');
    expect(await readSlices(file)).toEqual([]);
    await writeFile(file, JSON.stringify([slice(1)]));
    expect(await readSlices(file)).toEqual([slice(1)]);
    await writeFile(file, '[{');
    await expect(readSlices(file)).rejects.toThrow(SyntaxError);
    await rm(folder, { recursive: true });
  });
});
