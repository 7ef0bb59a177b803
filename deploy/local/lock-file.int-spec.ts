import { existsSync, writeFileSync } from 'node:fs';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { temporaryFolder } from '../../test/support/engines.js';
import { isLocked, tryLock, waitForLock } from './lock-file.js';
import { identityOf } from './processes.js';

describe('a lock file', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let file: string;
  beforeEach(async () => {
    folder = await temporaryFolder();
    file = `${folder.path}/some.lock`;
  });
  afterEach(() => folder.remove());

  it('is had by one at a time', async () => {
    const first = tryLock(file);
    expect(tryLock(file)).toBeUndefined();
    expect(isLocked(file)).toBe(true);
    let waits = 0;
    const second = waitForLock(file, () => {
      waits += 1;
      first?.release();
    });
    (await second).release();
    expect(waits).toBe(1);
    expect(existsSync(file)).toBe(false);
  });

  it.each([
    ['a process that is gone', JSON.stringify({ pid: 2 ** 22 + 1, startTime: 'long ago' })],
    ['another process under the same number', JSON.stringify({ pid: process.pid, startTime: 'long ago' })],
    ['nobody who can be read', '{"pid":'],
  ])('is taken over from %s', (_who, content) => {
    writeFileSync(file, content);
    expect(isLocked(file)).toBe(false);
    expect(tryLock(file)).toBeDefined();
    expect(isLocked(file)).toBe(true);
  });

  it('is released only by whoever holds it', () => {
    const lock = tryLock(file);
    writeFileSync(file, JSON.stringify(identityOf(process.ppid)));
    lock?.release();
    expect(isLocked(file)).toBe(true);
  });
});
