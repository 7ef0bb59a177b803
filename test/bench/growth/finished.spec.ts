import { linkSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { finishedBefore, keepFinished } from './finished.js';
import type { SweepResult } from './run-sweep.js';

const CONDITIONS = { commit: 'abc', perSecond: 50, seconds: 20, values: [1, 2] };
const RESULT = { ...CONDITIONS, name: 'form', begunAt: '2026-11-27T18:00:00.000Z' } as unknown as SweepResult;

describe('a finished sweep', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'finished-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is found again under the same conditions', async () => {
    expect(finishedBefore(folder, 'form', CONDITIONS)).toBeUndefined();
    await keepFinished(folder, RESULT);
    expect(finishedBefore(folder, 'form', CONDITIONS)).toEqual(RESULT);
    expect(finishedBefore(folder, 'form', { ...CONDITIONS, seconds: 8 })).toBeUndefined();
  });

  it('is not written over what was kept before, which stays whole until the new one is', async () => {
    await keepFinished(folder, RESULT);
    linkSync(join(folder, 'form.json'), join(folder, 'before.json'));
    await keepFinished(folder, { ...RESULT, commit: 'def' });
    expect(finishedBefore(folder, 'before', CONDITIONS)).toEqual(RESULT);
    expect(finishedBefore(folder, 'form', { ...CONDITIONS, commit: 'def' })).toMatchObject({ commit: 'def' });
    expect(readdirSync(folder)).toEqual(['before.json', 'form.json']);
  });

  it('that is half a file is named', () => {
    const file = join(folder, 'form.json');
    writeFileSync(file, '{"name": "fo');
    expect(() => finishedBefore(folder, 'form', CONDITIONS)).toThrow(`${file} is not a whole sweep: remove it`);
  });
});
