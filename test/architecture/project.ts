import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The files of a project, on disk or imagined. Paths are relative to its top, with forward slashes. */
export interface Project {
  readonly paths: readonly string[];
  /** The text of a file, or undefined when there is none. */
  read(path: string): string | undefined;
}

/** The top folder of this checkout. */
export const TOP = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Folders that are made, not written. */
const MADE = new Set(['node_modules', 'dist', 'coverage', '.git', '.data']);
/** Read as text by the rules; everything else is only a name to them. */
const TEXT = /\.(ts|mts|cts|js|mjs|cjs|json|md|yml|yaml|html|css|svg|txt|sh|toml|xml|properties|env|conf)$|(^|\/)(Dockerfile|\.[a-z.]+)$/;

function* walk(folder: string, prefix: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (MADE.has(entry.name) || entry.name.endsWith('.log')) continue;
    const path = prefix + entry.name;
    if (entry.isDirectory()) yield* walk(join(folder, entry.name), `${path}/`);
    else if (entry.isFile()) yield path;
  }
}

/** The project on disk at `top`, as it stands now: committed or not. */
export function projectOnDisk(top: string = TOP): Project {
  const texts = new Map<string, string>();
  return {
    paths: [...walk(top, '')].sort(),
    read: (path) => {
      if (!TEXT.test(path) || !existsSync(join(top, path))) return undefined;
      const text = texts.get(path) ?? readFileSync(join(top, path), 'utf8');
      texts.set(path, text);
      return text;
    },
  };
}

/** A project of the imagination, for planting violations. */
export function projectOf(files: Readonly<Record<string, string>>): Project {
  return { paths: Object.keys(files).sort(), read: (path) => files[path] };
}
