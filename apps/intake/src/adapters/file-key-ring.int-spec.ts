import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Defect, SystemRandom } from '@hoso/kernel';

import { temporaryFolder } from '../../../../test/support/engines.js';
import { FileKeyRing } from './file-key-ring.js';

const random = new SystemRandom();
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let path: string;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());
beforeEach(() => {
  path = join(folder.path, random.id(), 'keys', 'master.key');
});

describe('the key ring in a file', () => {
  it('makes its file where there is none, for its owner alone', async () => {
    await FileKeyRing.open(path, random);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(path, '..'))).toEqual(['master.key']);
  });

  it('has the same secrets after a restart, and other ones in another file', async () => {
    const first = await FileKeyRing.open(path, random);
    const again = await FileKeyRing.open(path, random);
    const other = await FileKeyRing.open(`${path}.other`, random);
    const secretsOf = (ring: FileKeyRing): readonly string[] => [ring.fingerprint('filing', 'x'), ring.signingSeed().toString('hex')];
    expect(secretsOf(again)).toEqual(secretsOf(first));
    expect(secretsOf(other).filter((secret) => secretsOf(first).includes(secret))).toEqual([]);
    const dataKey = random.bytes(32);
    const wrapped = await first.wrap(dataKey, 'contents|1|0');
    expect(await again.unwrap(wrapped, 'contents|1|0')).toEqual(dataKey);
    await expect(other.unwrap(wrapped, 'contents|1|0')).rejects.toMatchObject({ name: 'Defect', code: 'key-unknown' });
  });

  it('is one ring when several processes make it at once', async () => {
    const rings = await Promise.all(Array.from({ length: 8 }, () => FileKeyRing.open(path, random)));
    expect(new Set(rings.map((ring) => ring.fingerprint('filing', 'x'))).size).toBe(1);
    expect(await readdir(join(path, '..'))).toEqual(['master.key']);
  });

  it('gives every purpose its own secrets', async () => {
    const ring = await FileKeyRing.open(path, random);
    expect(ring.fingerprint('filing', 'x')).not.toBe(ring.fingerprint('command', 'x'));
    expect(ring.fingerprint('filing', 'x')).not.toBe(ring.fingerprint('filing', 'y'));
  });

  it('opens a wrapped key for what it was wrapped for, whole, and for nothing else', async () => {
    const ring = await FileKeyRing.open(path, random);
    const { keyId, wrapped } = await ring.wrap(random.bytes(32), 'contents|1|0');
    const unopened = { name: 'Defect', code: 'key-not-authentic' };
    await expect(ring.unwrap({ keyId, wrapped }, 'contents|1|1')).rejects.toMatchObject(unopened);
    for (let at = 0; at < wrapped.length; at += 1) {
      const bent = Buffer.from(wrapped);
      bent[at]! ^= 1;
      await expect(ring.unwrap({ keyId, wrapped: bent }, 'contents|1|0')).rejects.toMatchObject(unopened);
    }
    for (const bytes of [0, 3, 20, wrapped.length - 1]) {
      await expect(ring.unwrap({ keyId, wrapped: wrapped.subarray(0, bytes) }, 'contents|1|0')).rejects.toMatchObject(unopened);
    }
  });

  it.each([
    ['is empty', ''], ['holds something else', 'something else'], ['holds half a key', `abcd:${'A'.repeat(20)}`],
    ['holds a key without its name', `:${Buffer.alloc(32, 7).toString('base64')}`],
    ['holds letters that are none of a key', `abcd:${Buffer.alloc(32, 7).toString('base64').replace('B', '!!B')}`],
  ])('refuses a file that %s, in one sentence without what is in it, and leaves it as it is', async (_what, text) => {
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, text);
    const refused = await FileKeyRing.open(path, random).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Defect);
    expect(String(refused)).toBe('Defect: key-file-damaged: the key file does not hold a 32-byte key');
    expect(await readFile(path, 'utf8')).toBe(text);
  });
});
