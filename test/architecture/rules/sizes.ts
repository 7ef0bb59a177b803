import { isProduction, isTypeScript, typeScriptOf } from '../places.js';
import type { Project } from '../project.js';
import type { Rule, Violation } from '../rule.js';
import { nodesOf, placeOf, syntaxOf, ts } from '../syntax.js';

/** Lines that a source file rarely exceeds; at most one file in ten may. */
export const FILE_LINES = 200;
/** Lines that no file of what runs exceeds. */
export const FILE_LINES_MAX = 350;
/** Lines that no test exceeds: a suite that every form of a port must pass tells one story from end to end. */
export const TEST_LINES_MAX = 700;
/** Lines that no function exceeds: a large screen. */
export const FUNCTION_LINES_MAX = 80;
/** Characters that no line exceeds. The habit is 120; beyond this bound a reader scrolls. */
export const LINE_CHARACTERS_MAX = 140;

/** Tables of the domain: long by nature and without logic, so their length says nothing. */
const isTable = (path: string): boolean => /\.data\.ts$|\/data\/[^/]+\.ts$/.test(path);
const linesOf = (text: string): number => text.split('\n').length - (text.endsWith('\n') ? 1 : 0);

function* longFiles(project: Project): Iterable<Violation> {
  for (const path of typeScriptOf(project, (one) => !isTable(one))) {
    const lines = linesOf(project.read(path) ?? '');
    const most = isProduction(path) || path.startsWith('deploy/') ? FILE_LINES_MAX : TEST_LINES_MAX;
    if (lines > most) yield { where: path, what: `${lines} lines, at most ${most}: it holds more than one thing` };
  }
}

function* manyLongFiles(project: Project): Iterable<Violation> {
  const files = typeScriptOf(project, (one) => isProduction(one) && !isTable(one));
  const long = files
    .map((path) => ({ path, lines: linesOf(project.read(path) ?? '') }))
    .filter(({ lines }) => lines > FILE_LINES);
  if (long.length * 10 <= files.length) return;
  for (const { path, lines } of long) {
    const share = `${long.length} of ${files.length} files exceed ${FILE_LINES}`;
    yield { where: path, what: `${lines} lines; ${share}, at most one in ten may` };
  }
}

function* longFunctions(project: Project): Iterable<Violation> {
  for (const path of typeScriptOf(project, isProduction)) {
    const file = syntaxOf(project, path);
    for (const node of nodesOf(file)) {
      if (!ts.isFunctionLike(node) || !('body' in node) || !node.body) continue;
      const lines = linesOf(node.getText(file));
      if (lines <= FUNCTION_LINES_MAX) continue;
      yield { where: placeOf(file, node), what: `a function of ${lines} lines, at most ${FUNCTION_LINES_MAX}` };
    }
  }
}

function* longLines(project: Project): Iterable<Violation> {
  for (const path of typeScriptOf(project, (one) => isTypeScript(one) && !isTable(one))) {
    for (const [index, line] of (project.read(path) ?? '').split('\n').entries()) {
      // A regular expression, a URL or a text literal may need its line.
      if (line.length > LINE_CHARACTERS_MAX && !/https?:|\/[^/ ]{40,}\/|(['"`]).{40,}\1/.test(line)) {
        yield { where: `${path}:${index + 1}`, what: `${line.length} characters, at most ${LINE_CHARACTERS_MAX}` };
      }
    }
  }
}

export const SIZE_RULES: readonly Rule[] = [
  { name: 'file-length', asks: `no source file exceeds ${FILE_LINES_MAX} lines, no test ${TEST_LINES_MAX}`, check: longFiles },
  { name: 'file-length-rarely', asks: `at most one file in ten exceeds ${FILE_LINES} lines`, check: manyLongFiles },
  { name: 'function-length', asks: `no function exceeds ${FUNCTION_LINES_MAX} lines`, check: longFunctions },
  { name: 'line-length', asks: `lines of code stay within ${LINE_CHARACTERS_MAX} characters`, check: longLines },
];
