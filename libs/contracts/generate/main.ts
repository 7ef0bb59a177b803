import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { documents } from './documents.js';
import { freeze, FROZEN, type Frozen } from './samples.js';

/** Writes the published documents, and freezes samples that are new. Run from the top folder: `npm run generate`. */
const folder = join('libs', 'contracts');
const list = join(folder, 'samples', FROZEN);
const before = existsSync(list) ? (JSON.parse(readFileSync(list, 'utf8')) as Frozen) : {};
const files = {
  [join('samples', FROZEN)]: `${JSON.stringify(freeze(join(folder, 'samples'), before), null, 2)}\n`,
  ...documents(folder),
};
for (const [file, text] of Object.entries(files)) {
  const path = join(folder, file);
  const unchanged = existsSync(path) && readFileSync(path, 'utf8') === text;
  if (!unchanged) writeFileSync(path, text);
  process.stdout.write(`${unchanged ? 'fresh  ' : 'written'} ${path}\n`);
}
