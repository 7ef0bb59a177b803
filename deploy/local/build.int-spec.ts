import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { temporaryFolder } from '../../test/support/engines.js';
import { readSurroundings } from './surroundings.js';

const { projectFolder } = readSurroundings();

describe('the build', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  const at = (path: string): string => join(folder.path, path);
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(at(path)), { recursive: true });
    await writeFile(at(path), text);
  };
  const build = (): { readonly code: number | null; readonly words: string } => {
    const run = spawnSync(process.execPath, [join(projectFolder, 'deploy/local/build.mjs'), folder.path], { encoding: 'utf8' });
    return { code: run.status, words: `${run.stdout}${run.stderr}` };
  };

  beforeEach(async () => {
    folder = await temporaryFolder();
    await copyFile(join(projectFolder, '.swcrc'), at('.swcrc'));
    await symlink(join(projectFolder, 'node_modules'), at('node_modules'));
    await write('package.json', '{ "type": "module" }');
    await write('libs/kernel/src/index.ts', 'export const word: string = "calm";\n');
    await write('apps/intake/src/main.ts', "import { word } from '@hoso/kernel';\nprocess.stdout.write(word);\n");
    await write('apps/intake/src/main.spec.ts', 'throw new Error();\n');
    await write('apps/intake/src/page/index.html', '<p>calm</p>');
    await write('apps/intake/README.md', 'a page');
  });
  afterEach(() => folder.remove());

  it('makes programs that run, and brings their pages, without specs and documents', async () => {
    expect(build()).toEqual({ code: 0, words: expect.stringContaining('3 written, 0 removed') });
    const run = spawnSync(process.execPath, [at('dist/apps/intake/src/main.js')], { encoding: 'utf8' });
    expect(run.stdout).toBe('calm');
    expect(await readFile(at('dist/apps/intake/src/page/index.html'), 'utf8')).toBe('<p>calm</p>');
    expect(['README.md', 'src/main.spec.js'].map((path) => existsSync(at(`dist/apps/intake/${path}`)))).toEqual([false, false]);
    const map = JSON.parse(await readFile(at('dist/apps/intake/src/main.js.map'), 'utf8')) as { sources: string[] };
    expect(map.sources).toEqual(['../../../../apps/intake/src/main.ts']);
  });

  it('gathers each program into a few files that run, and whose errors tell the lines of their sources', async () => {
    await write('libs/kernel/src/index.ts', '// A remark.\n\nexport function fall(): never {\n  throw new Error("fallen");\n}\n');
    await write('apps/intake/src/main.ts', "import { Reflector } from '@nestjs/core';\nimport { fall } from '@hoso/kernel';\n\n" +
      'process.stdout.write(Reflector.name);\nfall();\n');
    expect(build().code).toBe(0);
    const run = spawnSync(process.execPath, ['--enable-source-maps', at('dist/apps/intake/src/whole/main.js')], { encoding: 'utf8' });
    expect(run.stdout).toBe('Reflector');
    expect(run.stderr).toMatch(/fallen/);
    const frames = run.stderr.split('\n').filter((line) => line.trim().startsWith('at '));
    expect(frames[0]).toContain(`${at('libs/kernel/src/index.ts')}:4:`);
    expect(frames[1]).toContain(`${at('apps/intake/src/main.ts')}:5:`);
  });

  it('gathers packages apart from what is the house\'s own, in files that have no map', async () => {
    await write('package.json', '{ "type": "module", "dependencies": { "uuidv7": "*" } }');
    await write('apps/intake/src/main.ts', "import { uuidv7 } from 'uuidv7';\n\nprocess.stdout.write(`${uuidv7().length} calm`);\n");
    expect(build().code).toBe(0);
    const gathered = await readFile(at('dist/apps/intake/src/whole/main.js'), 'utf8');
    const shared = await readdir(at('dist/shared'));
    const apart = await Promise.all(shared.map((name) => readFile(at(`dist/shared/${name}`), 'utf8')));
    expect([gathered.includes('crypto'), apart.join().includes('crypto')]).toEqual([false, true]);
    expect([gathered, ...apart].map((text) => text.includes('sourceMappingURL'))).toEqual([true, ...apart.map(() => false)]);
    expect([shared.filter((name) => name.endsWith('.map')), existsSync(at('dist/packages.js'))]).toEqual([[], false]);
    expect(spawnSync(process.execPath, [at('dist/apps/intake/src/whole/main.js')], { encoding: 'utf8' }).stdout).toBe('36 calm');
    await write('package.json', '{ "type": "module" }');
    expect(build().code).toBe(0);
    expect(await readFile(at('dist/apps/intake/src/whole/main.js'), 'utf8')).toContain('crypto');
  });

  it('does only what is new, also when an older file takes the place of a newer one, and removes what has no source', async () => {
    await write('libs/kernel/src/older.ts', 'export const word: string = "old";\n');
    build();
    // Where it takes long, it says that it is at it.
    expect(build()).toEqual({ code: 0, words: expect.stringMatching(/^(Building …\n)?$/) });
    await rename(at('libs/kernel/src/older.ts'), at('libs/kernel/src/index.ts'));
    await rm(at('apps/intake/src/page'), { recursive: true });
    expect(build().words).toContain('1 written, 3 removed');
    const run = spawnSync(process.execPath, [at('dist/apps/intake/src/main.js')], { encoding: 'utf8' });
    expect(run.stdout).toBe('old');
    expect(spawnSync(process.execPath, [at('dist/apps/intake/src/whole/main.js')], { encoding: 'utf8' }).stdout).toBe('old');
  });

  it('names every file that could not be compiled, and succeeds once they are mended', async () => {
    await write('apps/intake/src/one.ts', 'const = 1;\n');
    await write('apps/intake/src/two.ts', 'let let let\n');
    const failed = build();
    expect(failed.code).toBe(1);
    for (const name of ['one.ts', 'two.ts']) expect(failed.words).toContain(name);
    await rm(at('apps/intake/src/two.ts'));
    await write('apps/intake/src/one.ts', 'export const one = 1;\n');
    expect(build().code).toBe(0);
  });
});
