import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { CanarySearch } from './canaries.js';
import { openerWith } from './open-sealed.js';
import { readFiles, type FileRecord } from './read-files.js';
import { keyFileOf, MASTER, seal } from './seal.js';

const CANARY = 'mau-1@giay-to.example.test';
const PAPER = Buffer.from(`%PDF-1.4 mẫu\n${CANARY}\n`);
const SHA256 = 'e4a262bdda18b5fc40e9fd4c453a455434b7f865c45005f0d93c82f986258234';

describe('the disk of the desk', () => {
  let disk: string;
  let records: FileRecord[];
  let leaks: string[];

  beforeEach(async () => {
    disk = await mkdtemp(join(tmpdir(), 'hoso-disk-'));
    [records, leaks] = [[], []];
    await Promise.all(['keys', 'files'].map((folder) => mkdir(join(disk, folder))));
    await writeFile(join(disk, 'keys', 'master.key'), keyFileOf(MASTER));
  });
  afterEach(() => rm(disk, { recursive: true }));

  /** Puts a file there as the desk does, or with other bytes than it sealed; or only its record. */
  const put = async (name: string, lies: (sealed: Buffer) => Buffer | undefined = (sealed) => sealed): Promise<void> => {
    const { ciphertext, ...beside } = seal(PAPER, `files|${name}`);
    records.push({ name, ...beside });
    const bytes = lies(ciphertext);
    if (bytes !== undefined) await writeFile(join(disk, 'files', name), bytes);
  };
  const read = (): ReturnType<typeof readFiles> => {
    const search = new CanarySearch([CANARY]);
    return readFiles(disk, records, openerWith(keyFileOf(MASTER)), (place, text) => void (search.finds(text) && leaks.push(place)));
  };

  it('holds sealed files that open, and nothing that can be read', async () => {
    await put('one');
    await put('two');
    const inside = { sha256: SHA256, bytes: PAPER.length };
    expect((await read()).toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual([{ name: 'one', inside }, { name: 'two', inside }]);
    expect(leaks).toEqual([]);
  });

  it('is missed a file of which there is only the record', async () => {
    await put('gone', () => undefined);
    expect(await read()).toEqual([]);
  });

  it('has a file that does not open where one byte is another, where it is cut off, and where it is plain', async () => {
    await put('flipped', (sealed) => Buffer.concat([sealed.subarray(0, 5), Buffer.of(sealed[5]! ^ 1), sealed.subarray(6)]));
    await put('short', (sealed) => sealed.subarray(0, -1));
    await put('plain', () => PAPER);
    expect((await read()).map(({ inside }) => inside)).toEqual([null, null, null]);
    expect(leaks).toEqual(['file files/plain of intake']);
  });

  it('betrays a plain value in whatever file, also in half of one that nobody has a record of', async () => {
    await writeFile(join(disk, 'files', 'three.part'), Buffer.concat([Buffer.of(0xff, 0xd8, 0xc3), PAPER, Buffer.of(0xf0, 0x9f)]));
    expect(await read()).toEqual([]);
    expect(leaks).toEqual(['file files/three.part of intake']);
  });
});
