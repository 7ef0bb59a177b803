import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a program of this folder needs to know about where it runs. The environment is read here and nowhere else. */
export interface Surroundings {
  readonly projectFolder: string;
  /** Per user, outside the project: `HOSO_CACHE`, else `XDG_CACHE_HOME/hoso`, else `~/.cache/hoso`. */
  readonly cacheFolder: string;
  readonly environment: NodeJS.ProcessEnv;
}

export function readSurroundings(environment: NodeJS.ProcessEnv = process.env): Surroundings {
  const caches = present(environment['XDG_CACHE_HOME']) ?? join(homedir(), '.cache');
  return {
    projectFolder: projectFolderAbove(fileURLToPath(import.meta.url)),
    cacheFolder: present(environment['HOSO_CACHE']) ?? join(caches, 'hoso'),
    environment,
  };
}

/** An empty variable says nothing. */
export function present(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value.trim();
}

function projectFolderAbove(file: string): string {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (folder === dirname(folder)) throw new Error(`No package.json above ${file}.`);
  }
}
