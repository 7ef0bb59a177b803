import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What of the compiled project a run is about. The laboratory stands on the engines and processes as they are started here, too. */
const PARTS = {
  simulation: ['libs', 'apps', join('test', 'simulation')],
  chaos: ['libs', 'apps', 'deploy', join('test', 'chaos')],
} as const;

/** A digest of the compiled product and of the instrument that tries it: what was found with the one is true of the other. */
export async function codeDigest(dist: string, instrument: keyof typeof PARTS): Promise<string> {
  const digest = createHash('sha256');
  for (const part of PARTS[instrument]) {
    const names = await readdir(join(dist, part), { recursive: true });
    for (const name of names.filter((one) => one.endsWith('.js')).sort()) {
      digest.update(`${part}/${name}\n`).update(await readFile(join(dist, part, name)));
    }
  }
  return digest.digest('hex').slice(0, 12);
}
