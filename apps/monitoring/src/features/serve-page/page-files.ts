import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { Defect } from '@hoso/kernel';

/** One file of the page, ready to be sent. */
export interface PageFile {
  readonly body: Buffer;
  readonly mediaType: string;
  /** Strong, of the content. */
  readonly etag: string;
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

/** Every file of the page by its path below it, read once: only what is in the list can be asked for. */
export function readPageFiles(folder: string = pageFolder()): ReadonlyMap<string, PageFile> {
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
  const here = fileURLToPath(new URL('../../page/', import.meta.url));
  const source = here.replace(/[\\/]dist([\\/]apps[\\/]monitoring[\\/])/, '$1');
  const folder = [here, source].find((candidate) => existsSync(join(candidate, 'index.html')));
  if (folder === undefined) throw new Defect('page-missing', `neither ${here} nor ${source} has an index.html`);
  return folder;
}
