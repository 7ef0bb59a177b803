import { readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Scope } from '@hoso/access';
import { Failure, SystemClock, SystemRandom } from '@hoso/kernel';
import { MemoryStore } from '@hoso/store/memory';

import { temporaryFolder } from '../../../../test/support/engines.js';
import type { StoredFile } from '../domain/files.js';
import { PDF, sha256Of } from '../../test/portal.js';
import { openRehearsedHouse } from '../../test/rehearsed-house.js';
import { DiskFiles, FILES } from './disk-files.js';
import { FileKeyRing } from './file-key-ring.js';

const clock = new SystemClock();
const random = new SystemRandom();
const SCOPE = Scope.forTests({ clientId: 'portal-thu-nghiem' });
const DECLARED = { fileName: 'a.pdf', mediaType: 'application/pdf', sha256: undefined } as const;
const TEXT = Buffer.from(PDF.content);

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let store: MemoryStore;
let files: DiskFiles;
beforeEach(async () => {
  folder = await temporaryFolder();
  store = new MemoryStore(clock);
  await store.ensure([FILES]);
  const keys = await FileKeyRing.open(join(folder.path, 'master.key'), random);
  files = new DiskFiles({ folder: join(folder.path, 'files'), store, keys, clock, random });
  await files.prepare();
});
afterEach(() => folder.remove());

const receive = (content: Readable = Readable.from([TEXT.subarray(0, 3), TEXT.subarray(3)])): Promise<StoredFile> =>
  files.receive(SCOPE, DECLARED, content);
const lying = (): Promise<string[]> => readdir(join(folder.path, 'files'));
const pathOf = ({ _id }: StoredFile): string => join(folder.path, 'files', _id);
async function contentOf(file: StoredFile): Promise<Buffer> {
  return Buffer.concat((await (await files.read(file)).toArray()) as Buffer[]);
}

describe('files on disk', () => {
  it('come back as they came in, with the hash of what came in, also when they come in pieces', async () => {
    const file = await receive();
    expect(file).toMatchObject({ sha256: sha256Of(TEXT), bytes: TEXT.length, portal: 'portal-thu-nghiem' });
    expect(await contentOf(file)).toEqual(TEXT);
    const [found] = await files.find(SCOPE, [file._id]);
    expect(await contentOf(found!)).toEqual(TEXT);
  });

  it('are for their owner alone, and unreadable to whoever finds them', async () => {
    const file = await receive();
    const kept = await readFile(pathOf(file));
    expect((await stat(pathOf(file))).mode & 0o777).toBe(0o600);
    expect([kept.length, kept.includes('%PDF'), kept.includes('Mẫu')]).toEqual([TEXT.length, false, false]);
    const again = await receive();
    expect((await readFile(pathOf(again))).equals(kept)).toBe(false);
  });

  it('do not come back bent, cut or in place of another', async () => {
    const [file, other] = [await receive(), await receive()];
    const kept = await readFile(pathOf(file));
    const bent = Buffer.from(kept.map((byte, at) => (at === 9 ? byte ^ 1 : byte)));
    for (const wrong of [bent, kept.subarray(0, -1), await readFile(pathOf(other))]) {
      await writeFile(pathOf(file), wrong);
      await expect(contentOf(file)).rejects.toThrow('Unsupported state or unable to authenticate data');
    }
    const renamed = { ...file, _id: other._id };
    await expect(files.read(renamed)).rejects.toMatchObject({ name: 'Defect', code: 'key-not-authentic' });
  });

  it('are found by the portal that handed them in, each as the paper it is named as', async () => {
    const [one, two] = [await receive(), await receive()];
    const references = [two, one].map(({ _id }, index) => ({ fileId: _id, paperCode: `G01-CT.0${index}` }));
    const found = await files.attachmentsOf(SCOPE, references);
    expect(found.map(({ fileId, paperCode }) => ({ fileId, paperCode }))).toEqual(references);
    const stranger = Scope.forTests({ clientId: 'portal-khac' });
    expect(await files.find(stranger, [one._id, two._id])).toEqual([]);
    await expect(files.attachmentsOf(stranger, references)).rejects.toMatchObject({ code: 'attachment-unknown' });
  });

  it('leave nothing when what is sent breaks off, on disk or on record', async () => {
    const broken = Readable.from((async function* () {
      yield TEXT;
      throw Object.assign(new Error('gone'), { code: 'ECONNRESET' });
    })());
    await expect(receive(broken)).rejects.toMatchObject({ name: 'Failure', neighbour: 'file-store', code: 'ECONNRESET' });
    expect(await lying()).toEqual([]);
    expect(await store.find(FILES.name, {}, { limit: 10 })).toEqual([]);
  });

  it('leave nothing when the store does not take the record', async () => {
    await store.close();
    await expect(receive()).rejects.toBeInstanceOf(Failure);
    expect(await lying()).toEqual([]);
  });

  it('that a process left behind in the middle go when the next one starts; what may be under way stays', async () => {
    const house = join(folder.path, 'house');
    const first = await openRehearsedHouse({ folder: house });
    const kept = await first.portal().uploaded();
    await first.close();
    const now = first.clock.now() / 1_000;
    for (const [name, age] of [['old.part', 3_601], ['young.part', 3_599]] as const) {
      await writeFile(join(house, 'files', name), 'half');
      await utimes(join(house, 'files', name), now - age, now - age);
    }
    await utimes(join(house, 'files', kept), now - 90_000, now - 90_000);
    const second = await openRehearsedHouse({ folder: house });
    await second.close();
    expect((await readdir(join(house, 'files'))).sort()).toEqual([kept, 'young.part']);
  });
});
