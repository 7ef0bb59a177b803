import { existsSync } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SystemClock, SystemRandom } from '@hoso/kernel';
import { MemoryStore } from '@hoso/store/memory';

import { temporaryFolder } from '../../../../test/support/engines.js';
import { FileKeyRing } from './file-key-ring.js';
import { KEY_NAMES, openNamedKeyRing } from './named-key-ring.js';

const random = new SystemRandom();
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let store: MemoryStore;
let path: string;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());
beforeEach(() => {
  store = new MemoryStore(new SystemClock());
  path = join(folder.path, random.id(), 'keys', 'master.key');
});

const open = (): Promise<FileKeyRing> => openNamedKeyRing(path, store, random);
const named = async (): Promise<unknown> => store.find(KEY_NAMES.name, {}, { limit: 10 });
const refusedFor = (explanation: string): object => ({
  name: 'Defect', code: 'configuration-wrong', explanation: `${explanation}: bring back the folder with that key, or the copy of it`,
});

describe('the key ring that a store is sealed under', () => {
  it('is made once, and named in the store, which keeps nothing of it but its name', async () => {
    const first = await open();
    expect((await open()).fingerprint('filing', 'x')).toBe(first.fingerprint('filing', 'x'));
    expect(await named()).toEqual([{ _id: 'master', keyId: first.keyId }]);
    expect(await readFile(path, 'utf8')).toMatch(new RegExp(`^${first.keyId}:`));
  });

  it('is named when it is older than its name', async () => {
    const { keyId } = await FileKeyRing.open(path, random);
    expect((await open()).keyId).toBe(keyId);
    expect(await named()).toEqual([{ _id: 'master', keyId }]);
  });

  it('is not made anew when its folder is lost: nothing is written anywhere', async () => {
    const { keyId } = await open();
    await rm(join(path, '../..'), { recursive: true });
    await expect(open()).rejects.toMatchObject(refusedFor(`the store is sealed under master key ${keyId}, which is not at ${path}`));
    expect(existsSync(join(path, '../..'))).toBe(false);
    expect(await named()).toEqual([{ _id: 'master', keyId }]);
  });

  it('is not another one that lies in its place; back in its place, it opens again', async () => {
    const { keyId } = await open();
    await rename(path, `${path}.kept`);
    const other = await FileKeyRing.open(path, random);
    const refused = refusedFor(`the store is sealed under master key ${keyId}, and at ${path} lies ${other.keyId}`);
    await expect(open()).rejects.toMatchObject(refused);
    expect(await named()).toEqual([{ _id: 'master', keyId }]);
    await rename(`${path}.kept`, path);
    expect((await open()).keyId).toBe(keyId);
  });

  it('is one when several processes start at once, with nothing yet in folder or store', async () => {
    const rings = await Promise.all(Array.from({ length: 8 }, open));
    expect(new Set(rings.map((ring) => ring.fingerprint('filing', 'x'))).size).toBe(1);
    expect(await named()).toEqual([{ _id: 'master', keyId: rings[0]!.keyId }]);
  });

  it('is that of one folder when several start at once in folders that they do not share: the others are refused', async () => {
    const paths = Array.from({ length: 4 }, (_, index) => join(path, String(index), 'master.key'));
    const opened = await Promise.allSettled(paths.map((one) => openNamedKeyRing(one, store, random)));
    const rings = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(rings.map(({ keyId }) => ({ _id: 'master', keyId }))).toEqual(await named());
    for (const one of opened) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'configuration-wrong' });
  });
});
