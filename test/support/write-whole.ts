import { rename, writeFile } from 'node:fs/promises';

/** Writes a file so that whoever reads it, also after a sudden end, finds all of it or what was there before, and never a part. */
export async function writeWhole(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}
