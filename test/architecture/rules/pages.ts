import { posix } from 'node:path';

import { typeScriptOf } from '../places.js';
import type { Project } from '../project.js';
import type { Rule, Violation } from '../rule.js';

const DECISIONS = 'test/architecture/decisions/';
const pagesOf = (project: Project): string[] => project.paths.filter((path) => path.endsWith('.md'));
/** Examples in fences are not claims about the tree. */
const withoutFences = (text: string): string => text.replace(/^```[\s\S]*?^```/gm, '');

function exists(project: Project, path: string): boolean {
  const clean = path.replace(/\/$/, '');
  return project.paths.some((one) => one === clean || one.startsWith(`${clean}/`));
}

/** The folders that the map of the README must name. */
function foldersOf(project: Project): string[] {
  const folders = new Set<string>();
  for (const path of project.paths) {
    const [top = '', folder = '', deeper] = path.split('/');
    if (['apps', 'libs', 'deploy', 'test'].includes(top) && deeper !== undefined) folders.add(`${top}/${folder}`);
  }
  return [...folders].sort();
}

function* readmeMap(project: Project): Iterable<Violation> {
  const readme = project.read('README.md');
  if (readme === undefined) {
    yield { where: 'README.md', what: 'is missing: the first page that a newcomer opens' };
    return;
  }
  for (const folder of foldersOf(project)) {
    if (new RegExp(`${folder}(?![\\w-])`).test(readme)) continue;
    yield { where: 'README.md', what: `its map does not name ${folder}` };
  }
}

function* pathsInPages(project: Project): Iterable<Violation> {
  for (const page of pagesOf(project)) {
    const text = withoutFences(project.read(page) ?? '');
    for (const [, path = ''] of text.matchAll(/`((?:apps|libs|deploy|test)\/[\w./-]+)`/g)) {
      if (!exists(project, path)) yield { where: page, what: `\`${path}\` does not exist` };
    }
  }
}

function* links(project: Project): Iterable<Violation> {
  for (const page of pagesOf(project)) {
    const text = withoutFences(project.read(page) ?? '');
    for (const [, target = ''] of text.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      const path = posix.normalize(posix.join(posix.dirname(page), target));
      if (!exists(project, path)) yield { where: page, what: `links to ${target}, which does not exist` };
    }
  }
}

function* commandsInPages(project: Project): Iterable<Violation> {
  const { scripts = {} } = JSON.parse(project.read('package.json') ?? '{}') as { readonly scripts?: Readonly<Record<string, string>> };
  for (const page of pagesOf(project)) {
    for (const [command, named, short] of (project.read(page) ?? '').matchAll(/\bnpm (?:run ([\w:-]+)|(start|test)\b)/g)) {
      const script = named ?? short ?? '';
      if (!(script in scripts)) yield { where: page, what: `\`${command}\`: package.json has no such script` };
    }
  }
}

/** `fetchPauseMs: 80` in a page is what some file below the page's folder sets, as `fetchPauseMs: 80` or as a default, `?? 80`. */
function* numbersInPages(project: Project): Iterable<Violation> {
  for (const page of pagesOf(project)) {
    const folder = page.slice(0, page.lastIndexOf('/') + 1);
    const code = typeScriptOf(project).filter((path) => path.startsWith(folder)).map((path) => project.read(path) ?? '');
    for (const [, name = '', number = ''] of withoutFences(project.read(page) ?? '').matchAll(/`([a-z][A-Za-z]+): (\d[\d_]*)`/g)) {
      const digits = [...number.replaceAll('_', '')].join('_?');
      const isSet = new RegExp(`\\b${name}(?:: | \\?\\? )${digits}\\b`);
      if (!code.some((text) => isSet.test(text))) yield { where: page, what: `\`${name}: ${number}\` is not what the code says` };
    }
  }
}

function* everyFolderHasItsPage(project: Project): Iterable<Violation> {
  const homes = foldersOf(project).filter((folder) => /^(apps|libs)\//.test(folder));
  for (const folder of homes) {
    if (project.paths.includes(`${folder}/README.md`)) continue;
    yield { where: folder, what: 'has no README.md that says what it is for' };
  }
}

function* decisions(project: Project): Iterable<Violation> {
  const pages = project.paths.filter((path) => path.startsWith(DECISIONS)).map((path) => path.slice(DECISIONS.length));
  for (const [index, page] of pages.entries()) {
    const number = String(index + 1).padStart(4, '0');
    if (!new RegExp(`^${number}-[a-z0-9]+(-[a-z0-9]+)*\\.md$`).test(page)) {
      yield { where: DECISIONS + page, what: `should be ${number}-<words>.md: decisions are numbered without gaps` };
    }
    const text = project.read(DECISIONS + page) ?? '';
    if (!text.startsWith(`# ${Number(page.slice(0, 4))}. `)) {
      yield { where: DECISIONS + page, what: 'begins with `# <number>. <the decision>`' };
    }
    for (const heading of ['## Why', '## What follows']) {
      if (!text.includes(`\n${heading}\n`)) yield { where: DECISIONS + page, what: `has no section \`${heading}\`` };
    }
  }
}

export const PAGE_RULES: readonly Rule[] = [
  { name: 'readme-map', asks: "the README's map names every folder", check: readmeMap },
  { name: 'pages-name-what-exists', asks: 'a path named in a page exists', check: pathsInPages },
  { name: 'links-lead-somewhere', asks: 'links between pages lead somewhere', check: links },
  { name: 'commands-exist', asks: 'a command named in a page is a script of package.json', check: commandsInPages },
  { name: 'numbers-as-in-code', asks: 'a setting that a page names with its number has that number in the code', check: numbersInPages },
  { name: 'a-page-per-folder', asks: 'every app and lib has a page that says what it is for', check: everyFolderHasItsPage },
  { name: 'decisions-numbered', asks: 'decision pages are numbered without gaps and say why', check: decisions },
];
