import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { temporaryFolder } from '../../../test/support/engines.js';
import { compareWithChecksums, isWhole, kafkaChecksums, readChecksums } from './fetch-kafka.js';

const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

describe('fetched jars', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async () => {
    folder = await temporaryFolder();
    await writeFile(join(folder.path, 'one.jar'), '');
  });
  afterEach(() => folder.remove());

  it('are accepted when all are there and as they are known', async () => {
    await expect(compareWithChecksums(folder.path, readChecksums(`${EMPTY}  one.jar\n`))).resolves.toBeUndefined();
  });

  it.each([
    ['is missing', `${EMPTY}  one.jar\n${EMPTY}  two.jar\n`, 'two.jar is missing'],
    ['was changed', `${EMPTY.replace('e3', 'f3')}  one.jar\n`, 'one.jar has another content'],
    ['does not belong there', '', 'one.jar is not on the list'],
  ])('are refused when one %s', async (_how, list, sentence) => {
    await expect(compareWithChecksums(folder.path, readChecksums(list))).rejects.toThrow(sentence);
  });

  it('are known, all of them, by name and content', () => {
    const known = [...kafkaChecksums()];
    expect(known).toHaveLength(92);
    expect(known.every(([name, sum]) => /^[\w.-]+\.jar$/.test(name) && /^[0-9a-f]{64}$/.test(sum))).toBe(true);
    expect(isWhole(folder.path)).toBe(false);
  });
});
