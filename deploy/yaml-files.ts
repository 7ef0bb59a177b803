import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { parse, parseAllDocuments } from 'yaml';

/** The top folder of the project, seen from the sources. */
export const TOP = fileURLToPath(new URL('..', import.meta.url));

/** A text file of the project. */
export function textOf(path: string): string {
  return readFileSync(join(TOP, path), 'utf8');
}

/** A YAML file of one document, anchors and merges resolved. */
export function yamlOf(path: string): unknown {
  return parse(textOf(path), { merge: true });
}

/** The documents of a YAML text. Throws on the first mistake of spelling. */
export function documentsOf(text: string): unknown[] {
  return parseAllDocuments(text).map((document) => {
    const [mistake] = document.errors;
    if (mistake) throw mistake;
    return document.toJS() as unknown;
  });
}
