import { isProduction, isSpec, isTypeScript, typeScriptOf } from '../places.js';
import type { Project } from '../project.js';
import type { Rule, Violation } from '../rule.js';
import { hasModifier, placeOf, syntaxOf, ts } from '../syntax.js';

/**
 * The roles that a file may have, each with what it holds. A new role is a new word in everybody's head: add it here
 * with its sentence, or do without.
 */
export const ROLES: Readonly<Record<string, string>> = {
  fact: 'a fact of the published language',
  controller: 'an HTTP door',
  request: 'the schema of what comes in at a door',
  decision: 'what is decided, purely',
  query: 'what is read',
  repository: 'what is kept, on the Store port',
  schema: 'a shape that is not a request',
  step: 'a kind of step of a procedure',
  indicator: 'something that monitoring measures',
  config: 'the environment of a process',
  module: 'the wiring',
  guard: 'who may pass a door',
  filter: 'how an error leaves a door',
  interceptor: 'what surrounds a door',
  pipe: 'how input is read at a door',
  contract: 'the wire shape of a neighbour',
  subscriptions: 'what a service hears',
  errors: 'how things may go wrong here',
  data: 'a table of the domain: long, and no logic',
  spec: 'a test in memory',
  'property-spec': 'a rule of which a thousand examples are tried, in memory',
  'int-spec': 'a test with a real engine or a socket',
  'e2e-spec': 'a test of the whole house',
};

const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*$/;
/** Whole top level that people see; what tools look for by a dot-name comes besides. */
const TOP_LEVEL = new Set([
  'apps',
  'libs',
  'deploy',
  'test',
  'nest-cli.json',
  'docker-compose.yml',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'jest.config.mjs',
  'README.md',
]);
/** Folder names that hide what is in them. */
const DRAWERS = new Set(['common', 'shared', 'utils', 'util', 'core', 'helpers', 'helper', 'misc', 'lib', 'docs', 'types']);

function* fileNames(project: Project): Iterable<Violation> {
  for (const path of typeScriptOf(project)) {
    const [stem = '', ...suffixes] = path.slice(path.lastIndexOf('/') + 1).replace(/\.(d\.)?m?ts$/, '').split('.');
    if (!KEBAB.test(stem)) yield { where: path, what: 'file names are kebab-case' };
    const known = suffixes.every((suffix) => suffix in ROLES);
    if (!known) yield { where: path, what: `.${suffixes.join('.')} is no role; the roles are ${Object.keys(ROLES).join(', ')}` };
  }
}

function* topLevel(project: Project): Iterable<Violation> {
  const seen = new Set(project.paths.map((path) => path.split('/')[0] ?? ''));
  for (const name of seen) {
    if (!name.startsWith('.') && !TOP_LEVEL.has(name)) {
      yield { where: name, what: 'does not belong on the top level: put it beside what it serves' };
    }
  }
}

function* drawers(project: Project): Iterable<Violation> {
  for (const path of project.paths) {
    const drawer = path.split('/').slice(0, -1).find((folder) => DRAWERS.has(folder));
    if (drawer) yield { where: path, what: `a folder \`${drawer}\` says nothing: name it after what it holds` };
  }
}

function* typeNames(project: Project): Iterable<Violation> {
  for (const path of typeScriptOf(project, isTypeScript)) {
    const file = syntaxOf(project, path);
    for (const node of file.statements) {
      const isType = ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isClassDeclaration(node);
      if (!isType || !node.name) continue;
      const name = node.name.text;
      if (/^I[A-Z][a-z]/.test(name)) yield { where: placeOf(file, node), what: `${name}: no I prefix` };
      if (/.(Impl|Manager|Helper|Utils?|Data|Info)$/.test(name)) {
        yield { where: placeOf(file, node), what: `${name}: the ending says nothing, name what it is` };
      }
    }
  }
}

function* factNames(project: Project): Iterable<Violation> {
  const facts = typeScriptOf(project, (path) => path.endsWith('.fact.ts'));
  for (const path of facts) {
    const place = /^libs\/contracts\/src\/facts\/([a-z-]+)\/([a-z0-9-]+?)(?:\.v(\d+))?\.fact\.ts$/.exec(path);
    if (!place) {
      yield { where: path, what: 'a fact lives in libs/contracts/src/facts/<owner>/' };
      continue;
    }
    const [, owner, noun] = place;
    const text = project.read(path) ?? '';
    if (!text.includes(`owner: '${owner}'`)) yield { where: path, what: `its owner is its folder: '${owner}'` };
    if (!text.includes(`name: '${owner}.${noun}'`)) yield { where: path, what: `its wire name is '${owner}.${noun}'` };
  }
}

/** The names that a file imports from the house itself. */
function ownImports(file: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  for (const node of file.statements) {
    if (!ts.isImportDeclaration(node) || !ts.isStringLiteral(node.moduleSpecifier)) continue;
    const named = node.importClause?.namedBindings;
    if (!named || !ts.isNamedImports(named) || !/^(\.|@hoso\/)/.test(node.moduleSpecifier.text)) continue;
    for (const element of named.elements) names.add(element.name.text);
  }
  return names;
}

function* portsAreClasses(project: Project): Iterable<Violation> {
  const adapters = typeScriptOf(project, (path) => isProduction(path) && /^apps\/[^/]+\/src\/adapters\//.test(path));
  for (const path of adapters) {
    const file = syntaxOf(project, path);
    const own = ownImports(file);
    const promised = file.statements
      .filter(ts.isClassDeclaration)
      .flatMap((node) => node.heritageClauses ?? [])
      .filter((clause) => clause.token === ts.SyntaxKind.ImplementsKeyword)
      .flatMap((clause) => clause.types);
    for (const type of promised.filter((one) => own.has(one.expression.getText()))) {
      const what = `write \`extends ${type.getText()}\`: a port is an abstract class and its own token`;
      yield { where: placeOf(file, type), what };
    }
  }
}

function* portsInLibs(project: Project): Iterable<Violation> {
  const ports: Readonly<Record<string, string>> = {
    'libs/kernel/src/clock.ts': 'Clock',
    'libs/kernel/src/random.ts': 'Random',
    'libs/store/src/store.ts': 'Store',
    'libs/messaging/src/bus.ts': 'Bus',
  };
  for (const [path, port] of Object.entries(ports)) {
    const text = project.read(path);
    if (text !== undefined && !text.includes(`export abstract class ${port} `)) {
      yield { where: path, what: `${port} is a port: \`export abstract class ${port}\`` };
    }
  }
}

function* defaultExports(project: Project): Iterable<Violation> {
  for (const path of typeScriptOf(project, (one) => isProduction(one) || isSpec(one))) {
    const file = syntaxOf(project, path);
    for (const node of file.statements) {
      if (ts.isExportAssignment(node) || hasModifier(node, ts.SyntaxKind.DefaultKeyword)) {
        yield { where: placeOf(file, node), what: 'export it by its name: one word per thing, everywhere' };
      }
    }
  }
}

export const NAME_RULES: readonly Rule[] = [
  { name: 'file-names', asks: 'files are kebab-case and their suffix is a known role', check: fileNames },
  { name: 'top-level', asks: 'the top level is the list that the house decided', check: topLevel },
  { name: 'no-drawers', asks: 'no folder is called common, shared, utils, core, helpers or docs', check: drawers },
  { name: 'type-names', asks: 'types have no I prefix and no Impl, Manager, Data', check: typeNames },
  { name: 'fact-names', asks: "a fact's file, folder, owner and wire name agree", check: factNames },
  { name: 'adapters-extend-ports', asks: 'an adapter extends its port, which is an abstract class', check: portsAreClasses },
  { name: 'ports-are-classes', asks: 'Clock, Random, Store and Bus are abstract classes', check: portsInLibs },
  { name: 'named-exports', asks: 'things are exported by their name', check: defaultExports },
];
