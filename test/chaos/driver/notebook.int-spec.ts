import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { readDriverFile, type Line } from '../checker/driver-file.js';
import { temporaryFolder } from '../../support/engines.js';
import { Notebook } from './notebook.js';

describe("the driver's notebook", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeAll(async () => (folder = await temporaryFolder()));
  afterAll(() => folder.remove());

  it('has a line in its file before it says so, however many are written at once', async () => {
    const file = join(folder.path, 'driver.jsonl');
    const notebook = new Notebook(file);
    const line = (id: number): Line => ({ line: 'intent', id, at: id, client: 'cong-mau', key: `${id}`, deed: 'look', dossierId: `${id}` });
    const hasLine = async (id: number): Promise<boolean> => (await readFile(file, 'utf8')).includes(`"id":${id},`);
    const written = Array.from({ length: 200 }, (_, id) => notebook.write(line(id)).then(() => hasLine(id)));
    expect(await Promise.all(written)).toEqual(written.map(() => true));
    await notebook.close();
    expect(readDriverFile(await readFile(file, 'utf8')).attempts.map(({ intent: { id } }) => id)).toEqual(written.map((_, id) => id));
  });
});
