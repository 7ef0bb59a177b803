import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { isLocked, tryLock } from './lock-file.js';
import { Roster, type RosterEntry } from './roster.js';

/** A folder that belongs to one launcher as long as it lives: data, logs, and the list of what it has started. */
export interface RunFolder {
  readonly path: string;
  /** 1 for the first launcher on this checkout, 2 for one that runs beside it, … */
  readonly number: number;
  readonly roster: Roster;
  /** What dead launchers under the same root had left running and what was therefore ended now. */
  readonly leftovers: readonly RosterEntry[];
  release(): void;
}

const LOCK = 'launcher.lock';
const ROSTER = 'run.json';

/**
 * Takes the first folder `<root>/1`, `<root>/2`, … that no living launcher holds, and clears up behind every dead one.
 */
export async function claimRunFolder(root: string): Promise<RunFolder> {
  const leftovers = await endLeftoversUnder(root);
  for (let number = 1; ; number += 1) {
    const path = join(root, String(number));
    const lock = tryLock(join(path, LOCK));
    if (lock === undefined) continue;
    mkdirSync(join(path, 'logs'), { recursive: true });
    return { path, number, roster: new Roster(join(path, ROSTER)), leftovers, release: () => lock.release() };
  }
}

/** Takes each folder of a dead launcher for a moment, so that no other clears up the same, and ends what it left. */
async function endLeftoversUnder(root: string): Promise<readonly RosterEntry[]> {
  if (!existsSync(root)) return [];
  const numbers = readdirSync(root).filter((name) => /^\d+$/.test(name));
  const ended = numbers.map(async (number) => {
    const lock = tryLock(join(root, number, LOCK));
    if (lock === undefined) return [];
    try {
      return await new Roster(join(root, number, ROSTER)).endLeftovers();
    } finally {
      lock.release();
    }
  });
  return (await Promise.all(ended)).flat();
}

/** The run folders under `root`, each with whether a launcher lives in it. */
export function runFoldersUnder(root: string): readonly { readonly path: string; readonly inUse: boolean }[] {
  if (!existsSync(root)) return [];
  return readdirSync(root, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && (entry.name === LOCK || entry.name === ROSTER))
    .map((entry) => entry.parentPath)
    .filter((path, index, paths) => paths.indexOf(path) === index)
    .map((path) => ({ path, inUse: isLocked(join(path, LOCK)) }));
}
