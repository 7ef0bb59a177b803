import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { Defect } from '@hoso/kernel';

import { PageShelf, type PageFile } from '../domain/page.js';

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

/** The page as it lies on the disk, read once. */
export class DiskPageShelf extends PageShelf {
  private readonly files = readPageFiles(pageFolder());

  constructor(override readonly demonstration: boolean) {
    super();
  }

  override file(path: string): PageFile | undefined {
    return this.files.get(path);
  }
}

function readPageFiles(folder: string): ReadonlyMap<string, PageFile> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'));
  const files = paths.flatMap((path): readonly (readonly [string, PageFile])[] => {
    const mediaType = MEDIA_TYPES[extname(path)];
    if (mediaType === undefined) return [];
    const body = readFileSync(join(folder, path));
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
    return [[path, { body, mediaType, etag }]];
  });
  return new Map(files);
}

/** Beside the sources, also when what runs was compiled into `dist/`. */
function pageFolder(): string {
  const here = fileURLToPath(new URL('../page/', import.meta.url));
  const source = here.replace(/[\\/]dist([\\/]apps[\\/]monitoring[\\/])/, '$1');
  const folder = [here, source].find((candidate) => existsSync(join(candidate, 'index.html')));
  if (folder === undefined) throw new Defect('page-missing', `neither ${here} nor ${source} has an index.html`);
  return folder;
}
