import { mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { putOnRecord } from './table-in-page.js';

const PAGE = 'Above.\n\n<!-- made from runs.json -->\n\nbefore\n\n<!-- until here -->\n\nBelow.\n';

describe('what is put on record', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hoso-record-'));
    await writeFile(join(folder, 'runs.json'), '{"before":true}\n');
    await writeFile(join(folder, 'README.md'), PAGE);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('stands in its file and on its page, and leaves nothing else behind', async () => {
    await putOnRecord(folder, { now: true }, 'now\n');
    expect(await readFile(join(folder, 'runs.json'), 'utf8')).toBe('{\n  "now": true\n}\n');
    expect(await readFile(join(folder, 'README.md'), 'utf8')).toBe(PAGE.replace('before', 'now'));
    expect((await readdir(folder)).toSorted()).toEqual(['README.md', 'runs.json']);
  });

  it('takes the place of what was there at once: nobody finds half of it', async () => {
    const files = await Promise.all(['runs.json', 'README.md'].map((name) => open(join(folder, name))));
    await putOnRecord(folder, { now: true }, 'now\n');
    const stillThere = await Promise.all(files.map((file) => file.readFile('utf8')));
    for (const file of files) await file.close();
    expect(stillThere).toEqual(['{"before":true}\n', PAGE]);
  });
});
