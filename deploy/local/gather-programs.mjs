import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { decode, encode } from '@jridgewell/sourcemap-codec';
import { build } from 'esbuild';

/** Where a gathered program lies beside the one it was made of: what it looks for beside itself it finds as before. */
export const GATHERED = join('src', 'whole');
const SHARED = 'shared';
/** Asks for every package, and is thrown away: what it is for, `packagesOf` says. */
const PACKAGES = 'packages';

/**
 * Taken from where they are: one is corrected in memory file by file, one starts a thread of its own, one is seldom chosen,
 * and one must have been there before everything else.
 */
const APART = /^(kafkajs|pino|@platformatic\/kafka|reflect-metadata)(\/|$)/;
const BEFORE_ALL = [
  "import 'reflect-metadata';",
  // What was written for the older kind of module asks for others while it runs.
  "import { createRequire as requireOf } from 'node:module';",
  'const require = requireOf(import.meta.url);',
].join('\n');
const MAPPED = /\/\/# sourceMappingURL=.*\n?$/;
const BARE = /^(?:@[^/]+\/)?[^./][^/]*/;

/**
 * Puts each program and everything it needs from two thousand files into a few, so that it starts with half the work:
 * `apps/<name>/src/main.js` becomes `apps/<name>/src/whole/main.js`, and what several need lies in `shared/`.
 *
 * @param {string} dist
 * @param {(path: string, bytes: Uint8Array | string) => Promise<void>} put writes a file whole or not at all
 */
export async function gatherPrograms(dist, put) {
  const names = await readdir(join(dist, 'apps')).catch(() => []);
  const programs = names.filter((name) => existsSync(join(dist, 'apps', name, 'src', 'main.js')));
  if (programs.length === 0) return;
  const { outputFiles: written } = await build({
    entryPoints: {
      ...Object.fromEntries(programs.map((name) => [join('apps', name, GATHERED, 'main'), join(dist, 'apps', name, 'src', 'main.js')])),
      [PACKAGES]: PACKAGES,
    },
    outdir: dist,
    chunkNames: `${SHARED}/[name]-[hash]`,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    banner: { js: BEFORE_ALL },
    plugins: [{ name: 'packages', setup: packagesOf(dirname(dist)) }, { name: 'leave-apart', setup: leaveApart }],
    logLevel: 'silent',
    write: false,
  });
  const outputFiles = written.filter(({ path }) => !path.startsWith(join(dist, PACKAGES)));
  const maps = new Map(outputFiles.filter(({ path }) => path.endsWith('.map')).map(({ path, text }) => [path, linesOfTheHouse(text)]));
  const wanted = new Set();
  const keep = (path, bytes) => put(path, bytes).then(() => wanted.add(path));
  await Promise.all(outputFiles.map(({ path, text }) => {
    if (maps.has(path)) return maps.get(path) === null ? undefined : keep(path, maps.get(path));
    return keep(path, maps.get(`${path}.map`) === null ? text.replace(MAPPED, '') : text);
  }));
  const folders = [SHARED, ...names.map((name) => join('apps', name, GATHERED))].map((folder) => join(dist, folder));
  const present = (await Promise.all(folders.map(filesIn))).flat();
  await Promise.all(present.filter((path) => !wanted.has(path) && !path.endsWith('.new')).map((path) => rm(path, { force: true })));
}

/**
 * What a program and nobody else needs is gathered into one file with it. Here somebody else needs every package: so packages lie in
 * files of their own, which have no map, and Node does not count the lines of three megabytes each time that a program starts.
 */
function packagesOf(project) {
  return ({ onResolve, onLoad }) => {
    onResolve({ filter: new RegExp(`^${PACKAGES}$`) }, ({ path }) => ({ path, namespace: PACKAGES }));
    onLoad({ filter: /./, namespace: PACKAGES }, async () => {
      const { dependencies = {} } = JSON.parse(await readFile(join(project, 'package.json'), 'utf8'));
      // Of that one there are types only.
      const names = Object.keys(dependencies).filter((name) => !name.startsWith('@standard-schema/'));
      return { contents: names.map((name) => `import '${name}';`).join('\n'), resolveDir: project };
    });
  };
}

/** Packages that are not here are asked for by whoever can do without them. */
function leaveApart({ onResolve }) {
  onResolve({ filter: BARE }, ({ path, importer }) => {
    if (path.startsWith('node:') || importer === '') return undefined;
    return APART.test(path) || !isHere(BARE.exec(path)[0], dirname(importer)) ? { path, external: true } : undefined;
  });
}

function isHere(name, folder) {
  if (existsSync(join(folder, 'node_modules', name))) return true;
  const above = dirname(folder);
  return above !== folder && isHere(name, above);
}

/**
 * A source map that knows the house's own lines only, or null where there is none of them. Node keeps every mark of a map as an
 * object, and takes a map in whole at the first error that it is to describe: with columns and with other people's lines that
 * would be a hundred mebibytes.
 */
function linesOfTheHouse(text) {
  const map = JSON.parse(text);
  const isOurs = (mark) => mark.length > 1 && !map.sources[mark[1]].includes('node_modules/');
  let wasOurs = false;
  const lines = decode(map.mappings).map((marks) => {
    const mark = marks.find(isOurs);
    // Where ours end, one mark says so: what follows would be taken for a continuation.
    const kept = mark ? [[0, mark[1], mark[2], 0]] : wasOurs && marks.length > 0 ? [[0]] : [];
    if (marks.length > 0) wasOurs = mark !== undefined;
    return kept;
  });
  if (lines.every((marks) => marks.length === 0)) return null;
  return JSON.stringify({ ...map, names: [], mappings: encode(lines) });
}

async function filesIn(folder) {
  const entries = await readdir(folder).catch(() => []);
  return entries.map((name) => join(folder, name));
}
