import { join } from 'node:path';

import { writeWhole } from '../support/write-whole.js';
import type { Caption } from './contest/caption.js';
import type { Site } from './on-engines.js';

/** Keeps everything that a run has found in a file of its own, and says where. */
export async function keepResult(site: Site, result: Caption): Promise<void> {
  site.terminal.line(`  Everything is in ${await keepSoFar(site, result)}`);
}

/** Keeps what a run has found so far in the same file, so that it is there when the run is broken off or void; answers which. */
export async function keepSoFar({ path }: Pick<Site, 'path'>, result: Caption): Promise<string> {
  const file = join(path, `result-${result.begunAt.replaceAll(/[:.]/g, '-')}.json`);
  await writeWhole(file, `${JSON.stringify(result, undefined, 2)}\n`);
  return file;
}
