import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { Roster } from './roster.js';
import { runFoldersUnder } from './run-folder.js';
import { readSurroundings } from './surroundings.js';

/**
 * Removes everything that launchers have kept under `data`, and ends what dead ones had left running. Refuses, with
 * one sentence, while a launcher is alive.
 */
export async function reset(data: string): Promise<string> {
  const folders = runFoldersUnder(data);
  const inUse = folders.filter((folder) => folder.inUse);
  if (inUse.length > 0) {
    throw new Error(`Not removed: a launcher is running in ${inUse.map((folder) => folder.path).join(' and ')}. Stop it first.`);
  }
  for (const { path } of folders) await new Roster(join(path, 'run.json')).endLeftovers();
  await rm(data, { recursive: true, force: true });
  return `Removed ${data}. The next start begins with nothing.`;
}

if (process.argv[1] === import.meta.filename) {
  try {
    process.stdout.write(`${await reset(join(readSurroundings().projectFolder, '.data'))}\n`);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 1;
  }
}
