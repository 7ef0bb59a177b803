import type { Project } from '../project.js';
import type { Rule, Violation } from '../rule.js';
import { nodesOf, syntaxOf, ts } from '../syntax.js';

const PAGE = 'test/architecture/FEATURES.md';
/** One feature: what it is, the file of the test, the test's name as its source spells it. */
const ROW = /^\| .*\S \| `([^`]+\.ts)` \| "(.+)" \|$/;
/** The line under a table's head. */
const RULE_OF_TABLE = /^\|[-|]+\|$/;

/** The word that a call begins with: `it` of `it(…)`, of `it.each(…)(…)`, of `it.failing(…)`. */
function firstWord(node: ts.Expression): string {
  if (ts.isIdentifier(node)) return node.text;
  return ts.isCallExpression(node) || ts.isPropertyAccessExpression(node) ? firstWord(node.expression) : '';
}

/** A name for `it` where something is at hand, and for `it.skip` where it is not. */
function isConditionalIt(node: ts.Node): node is ts.VariableDeclaration {
  if (!ts.isVariableDeclaration(node) || !node.initializer || !ts.isConditionalExpression(node.initializer)) return false;
  return [node.initializer.whenTrue, node.initializer.whenFalse].some((one) => firstWord(one) === 'it');
}

/** The names of the tests in a file as they are written: a name that is made from a template keeps its gaps. */
function testsIn(project: Project, path: string): ReadonlySet<string> {
  const file = syntaxOf(project, path);
  const nodes = [...nodesOf(file)];
  const words = new Set(['it', ...nodes.filter(isConditionalIt).map(({ name }) => name.getText(file))]);
  const titles = nodes
    .filter(ts.isCallExpression)
    .filter((call) => words.has(firstWord(call.expression)))
    .map((call) => call.arguments[0]);
  return new Set(titles.flatMap((title) => {
    if (title === undefined) return [];
    if (ts.isStringLiteralLike(title)) return [title.text];
    return ts.isTemplateExpression(title) ? [title.getText(file).slice(1, -1)] : [];
  }));
}

function* featuresShown(project: Project): Iterable<Violation> {
  const lines = (project.read(PAGE) ?? '').split('\n');
  const isHead = (index: number): boolean => RULE_OF_TABLE.test(lines[index + 1] ?? '');
  let shown = 0;
  for (const [index, line] of lines.entries()) {
    if (!line.startsWith('|') || RULE_OF_TABLE.test(line) || isHead(index)) continue;
    const where = `${PAGE}:${index + 1}`;
    const [, path, name] = ROW.exec(line) ?? [];
    if (path === undefined || name === undefined) {
      yield { where, what: 'a feature is a row: | what it is | `file of the test` | "name of the test" |' };
    } else if (!project.paths.includes(path)) {
      yield { where, what: `\`${path}\` does not exist` };
    } else if (!testsIn(project, path).has(name)) {
      yield { where, what: `\`${path}\` has no test "${name}": name the one that shows the feature, or do not claim it` };
    } else {
      shown += 1;
    }
  }
  if (shown === 0) yield { where: PAGE, what: 'shows no feature: it says what the house does, and by which test' };
}

export const FEATURE_RULES: readonly Rule[] = [
  { name: 'features-shown', asks: 'every feature that is claimed names a test that is there', check: featuresShown },
];
