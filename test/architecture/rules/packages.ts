import type { Project } from '../project.js';
import type { Rule, Violation } from '../rule.js';

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly overrides?: Readonly<Record<string, string>>;
  readonly engines?: { readonly node?: string };
  readonly type?: string;
}

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Everything that is installed: for the house, and for the peers of its bench, which the house itself never installs. */
const INSTALLED = ['', 'test/bench/peers/'];

/**
 * Packages that carry an install script which the house does not need: everything here is installed with
 * `--ignore-scripts`, and still runs, because of the reason beside each name.
 */
const SCRIPTS_NOT_NEEDED: Readonly<Record<string, string>> = {
  esbuild: 'it would only put the program in the place of the script that calls it; the build does not call that',
  '@parcel/watcher': 'watch mode of the compiler only; brings prebuilt binaries',
  '@scarf/scarf': 'counts downloads; nothing is lost without',
  '@swc/core': 'falls back to WebAssembly where no binary fits; the binaries are packages of their own',
  'cpu-features': 'optional speed-up of ssh2, of the container library',
  protobufjs: 'prints a warning about versions',
  ssh2: 'optional speed-up, of the container library',
  'unrs-resolver': 'fetches a binary that the package manager has brought already, as a package of its own',
};

function json<Shape>(project: Project, path: string): Shape | undefined {
  const text = project.read(path);
  return text === undefined ? undefined : (JSON.parse(text) as Shape);
}

function* exactVersions(project: Project): Iterable<Violation> {
  for (const folder of INSTALLED) {
    const where = `${folder}package.json`;
    const manifest = json<Manifest>(project, where) ?? {};
    const all = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies, ...manifest.overrides };
    for (const [name, version] of Object.entries(all)) {
      if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)) yield { where, what: `${name} is \`${version}\`: pin one exact version` };
    }
  }
}

/** A package as a lock file has it. */
interface Entry {
  readonly where: string;
  readonly path: string;
  readonly locked: LockedPackage;
}

function lockedIn(project: Project, folder: string): readonly Entry[] {
  const where = `${folder}package-lock.json`;
  const packages = json<{ packages?: Record<string, LockedPackage> }>(project, where)?.packages ?? {};
  return Object.entries(packages).filter(([path]) => path !== '').map(([path, locked]) => ({ where, path, locked }));
}

const lockedPackages = (project: Project): readonly Entry[] => INSTALLED.flatMap((folder) => lockedIn(project, folder));

function* lockWithoutHosts(project: Project): Iterable<Violation> {
  for (const { where, path, locked } of lockedPackages(project)) {
    if (locked.resolved === undefined || locked.link) continue;
    yield { where, what: `${path} names a host: write the lock file with omit-lockfile-registry-resolved` };
  }
}

function* lockWithIntegrity(project: Project): Iterable<Violation> {
  for (const { where, path, locked } of lockedPackages(project)) {
    if (!locked.integrity && !locked.link) yield { where, what: `${path} has no integrity` };
  }
}

function* lockOfManifest(project: Project): Iterable<Violation> {
  for (const folder of INSTALLED) {
    const where = `${folder}package-lock.json`;
    const manifest = json<Manifest>(project, `${folder}package.json`) ?? {};
    const lock = json<{ packages?: Record<string, Manifest> }>(project, where)?.packages?.[''];
    if (!lock) continue;
    for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies'] as const) {
      const wanted = JSON.stringify(Object.entries(manifest[kind] ?? {}).sort());
      const locked = JSON.stringify(Object.entries(lock[kind] ?? {}).sort());
      if (wanted !== locked) yield { where, what: `${kind} differ from package.json: run npm install` };
    }
  }
}

/** Where Node would look for a dependency of the package at `path`, innermost first. */
function* placesOf(path: string, dependency: string): Iterable<string> {
  for (let folder = path; folder !== ''; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    yield `${folder}/node_modules/${dependency}`;
  }
  yield `node_modules/${dependency}`;
}

/** `npm ci` refuses a lock file that leaves out a package for another platform, though this one can do without. */
function* lockIsWhole(project: Project): Iterable<Violation> {
  for (const folder of INSTALLED) {
    const packages = lockedIn(project, folder);
    const paths = new Set(packages.map(({ path }) => path));
    for (const { where, path, locked } of packages) {
      for (const dependency of Object.keys({ ...locked.dependencies, ...locked.optionalDependencies })) {
        if ([...placesOf(path, dependency)].some((place) => paths.has(place))) continue;
        yield { where, what: `${path} asks for ${dependency}, which is not locked: take a version that is served for every platform` };
      }
    }
  }
}

function* installScripts(project: Project): Iterable<Violation> {
  for (const { where, path, locked } of lockedPackages(project)) {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    if (!locked.hasInstallScript || name in SCRIPTS_NOT_NEEDED) continue;
    yield { where, what: `${name} has an install script: do without, or say here why it is not needed` };
  }
}

function* runtime(project: Project): Iterable<Violation> {
  const manifest = json<Manifest>(project, 'package.json');
  if (!manifest) return;
  if (manifest.type !== 'module') yield { where: 'package.json', what: 'the house is written in ES modules: "type": "module"' };
  const major = project.read('.nvmrc')?.trim();
  if (manifest.engines?.node !== `>=${major}`) {
    yield { where: 'package.json', what: `engines.node says ${manifest.engines?.node}, .nvmrc says ${major}` };
  }
}

export const PACKAGE_RULES: readonly Rule[] = [
  { name: 'exact-versions', asks: 'every dependency is pinned to one exact version', check: exactVersions },
  { name: 'lock-without-hosts', asks: 'the lock file names no host', check: lockWithoutHosts },
  { name: 'lock-with-integrity', asks: 'the lock file proves the content of every package', check: lockWithIntegrity },
  { name: 'lock-of-manifest', asks: 'the lock file belongs to this package.json', check: lockOfManifest },
  { name: 'lock-is-whole', asks: 'the lock file leaves no package out, of whatever platform', check: lockIsWhole },
  { name: 'no-install-scripts', asks: 'no dependency needs an install script', check: installScripts },
  { name: 'one-runtime', asks: 'package.json and .nvmrc ask for the same Node', check: runtime },
];
