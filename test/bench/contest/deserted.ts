import { readdirSync, readlinkSync, realpathSync, rmSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';

const PROCESSES = '/proc';
/** In a younger one somebody may be about to live. */
const YOUNG_MS = 60_000;

/**
 * Removes each folder in `parent` whose name begins with `prefix` and in which nobody lives: whoever made it has died before removing
 * it. Where the system does not say who lives where, none.
 */
export function removeDeserted(parent: string, prefix: string): void {
  if (statSync(PROCESSES, { throwIfNoEntry: false }) === undefined) return;
  const named = readdirSync(parent, { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name.startsWith(prefix));
  const folders = named.map(({ name }) => join(realpathSync(parent), name)).filter(isOld);
  if (folders.length === 0) return;
  const lived = readdirSync(PROCESSES).filter((name) => /^\d+$/.test(name)).flatMap(workingFolderOf);
  for (const folder of folders) {
    if (lived.some((one) => one === folder || one.startsWith(folder + sep))) continue;
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Also of one that another has just removed: nobody needs to do it again. */
function isOld(folder: string): boolean {
  const changedMs = statSync(folder, { throwIfNoEntry: false })?.mtimeMs;
  return changedMs !== undefined && changedMs < Date.now() - YOUNG_MS;
}

/** None for one that is gone by now, or is somebody else's. */
function workingFolderOf(pid: string): readonly string[] {
  try {
    return [readlinkSync(join(PROCESSES, pid, 'cwd'))];
  } catch {
    return [];
  }
}
