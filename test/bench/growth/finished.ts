import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { writeWhole } from '../../support/write-whole.js';
import { isSame, type Conditions, type SweepResult } from './run-sweep.js';

/** Keeps a finished sweep in a file of its own in that folder: all of it, or what was there before. */
export function keepFinished(folder: string, result: SweepResult): Promise<void> {
  return writeWhole(fileOf(folder, result.name), `${JSON.stringify(result, undefined, 2)}\n`);
}

/**
 * What the sweep of that name came to under the same conditions, where that is kept in the folder.
 *
 * @throws when what is kept there cannot be read.
 */
export function finishedBefore(folder: string, name: string, conditions: Conditions): SweepResult | undefined {
  const file = fileOf(folder, name);
  if (!existsSync(file)) return undefined;
  const before = parsed(file);
  return isSame(before, conditions) ? before : undefined;
}

function parsed(file: string): SweepResult {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as SweepResult;
  } catch (error) {
    throw new Error(`${file} is not a whole sweep: remove it, and --resume measures that one again.`, { cause: error });
  }
}

function fileOf(folder: string, name: string): string {
  return join(folder, `${name}.json`);
}
