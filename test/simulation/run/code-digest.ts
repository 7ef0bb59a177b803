import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Everything that a simulated history is made of. */
const PARTS = ['libs', 'apps', join('test', 'simulation')];

/** A digest of the compiled product and its simulator: the same code, the same histories. */
export async function codeDigest(dist: string): Promise<string> {
  const digest = createHash('sha256');
  for (const part of PARTS) {
    const names = await readdir(join(dist, part), { recursive: true });
    for (const name of names.filter((one) => one.endsWith('.js')).sort()) {
      digest.update(`${part}/${name}\n`).update(await readFile(join(dist, part, name)));
    }
  }
  return digest.digest('hex').slice(0, 12);
}
