import { spawnSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from '@jest/globals';

import { temporaryFolder } from '../../../../test/support/engines.js';

const BUILT = new URL('../../../../dist/', import.meta.url).href;
const BLOCK_BYTES = 512;
const SENT_BYTES = 3 * 65_536;

const folder = await temporaryFolder();
afterAll(() => folder.remove());

/** Receives a file in pieces, and says what became of it and what is on record. */
const PROGRAM = `
  const [folder, bytes] = process.argv.slice(1);
  const { Readable } = await import('node:stream');
  const { Scope } = await import('${BUILT}libs/access/src/index.js');
  const { SystemClock, SystemRandom } = await import('${BUILT}libs/kernel/src/index.js');
  const { MemoryStore } = await import('${BUILT}libs/store/src/memory-store.js');
  const { DiskFiles, FILES } = await import('${BUILT}apps/intake/src/adapters/disk-files.js');
  const { FileKeyRing } = await import('${BUILT}apps/intake/src/adapters/file-key-ring.js');
  const clock = new SystemClock();
  const random = new SystemRandom();
  const store = new MemoryStore(clock);
  await store.ensure([FILES]);
  const keys = await FileKeyRing.open(folder + '/master.key', random);
  const files = new DiskFiles({ folder: folder + '/files', store, keys, clock, random });
  await files.prepare();
  const content = Buffer.concat([Buffer.from('%PDF-1.7'), Buffer.alloc(Number(bytes) - 8)]);
  const pieces = Readable.from([0, 1, 2].map((third) => content.subarray(third * bytes / 3, (third + 1) * bytes / 3)));
  const declared = { fileName: 'a.pdf', mediaType: 'application/pdf', sha256: undefined };
  const answer = await files.receive(Scope.forTests({ clientId: 'portal' }), declared, pieces).then(
    (file) => ({ bytes: file.bytes }),
    ({ name, neighbour, code }) => ({ name, neighbour, code }),
  );
  console.log(JSON.stringify({ answer, recorded: (await store.find(FILES.name, {}, { limit: 10 })).length }));
`;

/** Hands a file in to a process that may write no file longer than so many bytes; of a write that would be, what fits is taken. */
function handIn(name: string, bytesMax: number): { readonly answer: unknown; readonly recorded: number } {
  const limited = `ulimit -f ${bytesMax / BLOCK_BYTES} && exec "$0" "$@"`;
  const program = [process.execPath, '--input-type=module', '--eval', PROGRAM, join(folder.path, name), String(SENT_BYTES)];
  const { stdout, stderr } = spawnSync('sh', ['-c', limited, ...program], { encoding: 'utf8', timeout: 30_000 });
  expect(stderr).toBe('');
  return JSON.parse(stdout) as ReturnType<typeof handIn>;
}

describe('a file that the disk takes only a part of', () => {
  it.each([
    ['its last block', SENT_BYTES - BLOCK_BYTES], ['the half of it', SENT_BYTES / 2],
  ])('is to be sent again, and nothing of it is kept: without room for %s', async (name, bytesMax) => {
    const { answer, recorded } = handIn(name, bytesMax);
    expect([answer, recorded]).toEqual([{ name: 'Failure', neighbour: 'file-store', code: 'EFBIG' }, 0]);
    expect(await readdir(join(folder.path, name, 'files'))).toEqual([]);
  }, 60_000);

  it('is received where there is room to the last byte', async () => {
    expect(handIn('whole', SENT_BYTES)).toEqual({ answer: { bytes: SENT_BYTES }, recorded: 1 });
    expect(await readdir(join(folder.path, 'whole', 'files'))).toHaveLength(1);
  }, 60_000);
});
