import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

import type { Look, SealedFile } from './evidence.js';
import type { Opener, Sealed } from './open-sealed.js';

/** What the desk's database has about a file that lies on its disk. */
export interface FileRecord extends Omit<Sealed, 'ciphertext'> {
  readonly name: string;
}

/** Where files lie in the folder of the desk, each under its name. */
const FILES = 'files';

/**
 * Reads everything that the desk keeps on its disk and gives it to `look` as it lies there; opens the files that have a record.
 * What is named by no record, because whoever took it in died, is no file yet.
 */
export async function readFiles(
  folder: string,
  records: readonly FileRecord[],
  opener: Opener,
  look: Look,
): Promise<readonly SealedFile[]> {
  const byPlace = new Map(records.map((record) => [join(FILES, record.name), record]));
  const files: SealedFile[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const place = relative(folder, path);
    const ciphertext = await readFile(path).catch(unlessGone);
    if (ciphertext === undefined) continue; // of an upload that was given up, taken away since
    look(`file ${place} of intake`, ciphertext.toString('utf8'));
    const record = byPlace.get(place);
    if (record !== undefined) files.push({ name: record.name, inside: insideOf(opener.file(record.name, { ...record, ciphertext })) });
  }
  return files;
}

function unlessGone(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

function insideOf(bytes: Buffer | null): SealedFile['inside'] {
  return bytes && { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
}
