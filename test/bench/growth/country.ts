import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, cp, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { levelOneOf, type Agency } from '@hoso/contracts';

/** Everything that the house's programs are built of. */
const SOURCES = ['apps', 'libs', 'deploy', '.swcrc', 'package.json'];
const UNITS = join('libs', 'contracts', 'src', 'agencies', 'units.ts');
/** Letters and digits of a group of an agency's code. */
const RADIX = 36;
const GROUP = 3;

/** So many agencies of a larger country: like these, one after the other, under codes of their own. */
export function agenciesLike(models: readonly Agency[], count: number): readonly Agency[] {
  return Array.from({ length: count }, (_, index) => {
    const { code, ...model } = models[index % models.length]!;
    const group = index.toString(RADIX).toUpperCase().padStart(GROUP, '0');
    return { ...model, code: `${levelOneOf(code)}.X00.${group}` };
  });
}

/**
 * Builds the house of a country with these agencies besides those of the reference data: the same sources, but for one list, in a
 * folder of their own below the project, where its packages are found.
 *
 * @throws when it cannot be built.
 */
export async function buildCountry(projectFolder: string, folder: string, agencies: readonly Agency[]): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const isSource = (path: string): boolean => !/spec\.ts$/.test(basename(path));
  for (const name of SOURCES) await cp(join(projectFolder, name), join(folder, name), { recursive: true, filter: isSource });
  await appendFile(join(folder, UNITS), `\n(UNITS as Agency[]).push(...${JSON.stringify(agencies)} as Agency[]);\n`);
  const building = spawn(process.execPath, [join(folder, 'deploy', 'local', 'build.mjs')], { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  building.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  const [code] = (await once(building, 'close')) as [number | null];
  if (code !== 0) throw new Error(`The larger country could not be built: ${complaint.trim()}`);
}
