/**
 * The one build: every TypeScript file of the four folders becomes JavaScript under dist/, at the same place, with its
 * source map, and every program a second time gathered into a few files (`gather-programs.mjs`); everything else that a running process may read (pages, fonts, data) is copied beside it.
 * Only what changed is done again, each file appears whole or not at all, and what has lost its source is removed, so
 * that several builds may run side by side and a running house never reads half a file.
 */
import './require-node.mjs';

import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { transformFile } from '@swc/core';

import { GATHERED, gatherPrograms } from './gather-programs.mjs';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
/** What the build itself is made of. */
const OWN_FILES = ['build.mjs', 'gather-programs.mjs'].map((name) => fileURLToPath(new URL(name, import.meta.url)));
const ROOTS = ['apps', 'libs', 'deploy', 'test'];
const SPEC = /\.(spec|property-spec|int-spec|e2e-spec)\.ts$/;
const LEFT_OUT = /\.(md|d\.ts)$/;
const AT_ONCE = 16;

async function filesUnder(folder) {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch((error) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** What a source becomes: relative paths under dist/, the first one being the thing itself. */
function outputsOf(source) {
  if (!source.endsWith('.ts')) return [source];
  const script = source.replace(/\.ts$/, '.js');
  return [script, `${script}.map`];
}

async function putWhole(target, write) {
  const passing = `${target}.${process.pid}.new`;
  await mkdir(dirname(target), { recursive: true });
  await write(passing);
  await rename(passing, target);
}

async function compile(source, project, dist) {
  const [script, map] = outputsOf(source).map((path) => join(dist, path));
  const output = await transformFile(join(project, source), {
    cwd: project,
    sourceFileName: relative(dirname(script), join(project, source)).split(sep).join('/'),
  });
  await putWhole(map, (path) => writeFile(path, output.map ?? '{}'));
  const footer = `//# sourceMappingURL=${map.slice(map.lastIndexOf(sep) + 1)}\n`;
  await putWhole(script, (path) => writeFile(path, output.code + footer));
}

async function inTurns(items, work) {
  const waiting = [...items];
  const hand = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, hand));
}

async function stampOf(path) {
  const { mtimeMs, size } = await stat(path);
  return `${mtimeMs} ${size}`;
}

async function readStamps(path) {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return {};
  }
}

/**
 * Builds what changed since the last build. Throws one Error that names every file that could not be compiled.
 * @returns {Promise<{ written: number, removed: number }>}
 */
export async function build(project = PROJECT) {
  const dist = join(project, 'dist');
  const stampsFile = join(dist, '.stamps.json');
  const ruling = [join(project, '.swcrc'), join(project, 'package.json'), ...OWN_FILES];
  const rules = (await Promise.all(ruling.map(stampOf))).join(' ');
  const before = await readStamps(stampsFile);
  const known = before.rules === rules ? before.files : {};

  const found = (await Promise.all(ROOTS.map((root) => filesUnder(join(project, root))))).flat();
  const sources = found.map((path) => relative(project, path)).filter((path) => !SPEC.test(path) && !LEFT_OUT.test(path));
  const stamps = {};
  const failures = [];
  let written = 0;
  await inTurns(sources, async (source) => {
    try {
      const stamp = await stampOf(join(project, source));
      const done = known[source] === stamp && outputsOf(source).every((path) => existsSync(join(dist, path)));
      if (!done) {
        if (source.endsWith('.ts')) await compile(source, project, dist);
        else await putWhole(join(dist, source), (path) => copyFile(join(project, source), path));
        written += 1;
      }
      stamps[source] = stamp;
    } catch (error) {
      if (error.code !== 'ENOENT') failures.push(`${source}\n${error.message}`);
    }
  });

  const wanted = new Set(sources.flatMap(outputsOf));
  const present = (await Promise.all(ROOTS.map((root) => filesUnder(join(dist, root))))).flat();
  const gathered = `${sep}${GATHERED}${sep}`;
  const orphans = present.filter((path) => !wanted.has(relative(dist, path)) && !path.endsWith('.new') && !path.includes(gathered));
  await Promise.all(orphans.map((path) => rm(path, { force: true })));

  if (written > 0 || orphans.length > 0 || before.rules !== rules) {
    if (failures.length === 0) {
      await gatherPrograms(dist, (target, bytes) => putWhole(target, (path) => writeFile(path, bytes)));
    }
    await putWhole(stampsFile, (path) => writeFile(path, JSON.stringify({ rules, files: stamps })));
  }
  if (failures.length > 0) throw new Error(`The build failed.\n\n${failures.join('\n\n')}`);
  return { written, removed: orphans.length };
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const startedAt = performance.now();
  const slow = setTimeout(() => process.stdout.write('Building …\n'), 2_000);
  try {
    const { written, removed } = await build(process.argv[2]);
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
    if (written + removed > 0) process.stdout.write(`Built dist/ in ${seconds} s: ${written} written, ${removed} removed.\n`);
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  } finally {
    clearTimeout(slow);
  }
}
