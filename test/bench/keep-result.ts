import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Caption } from './contest/caption.js';
import type { Site } from './on-engines.js';

/** Keeps everything that a run has found in a file of its own, and says where. */
export async function keepResult({ path, terminal }: Site, result: Caption): Promise<void> {
  const file = join(path, `result-${result.begunAt.replaceAll(/[:.]/g, '-')}.json`);
  await writeFile(file, `${JSON.stringify(result, undefined, 2)}\n`);
  terminal.line(`  Everything is in ${file}`);
}
