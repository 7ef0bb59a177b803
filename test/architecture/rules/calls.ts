import { isDomain, isProduction, isPure, isSpec, isTypeScript, typeScriptOf } from '../places.js';
import type { Project } from '../project.js';
import type { Rule, Violation } from '../rule.js';
import { hasModifier, nodesOf, placeOf, syntaxOf, ts } from '../syntax.js';

/** Finds nodes that must not stand in certain files, and says what to write instead. */
function ban(
  name: string,
  asks: string,
  belongs: (path: string) => boolean,
  instead: string,
  matches: (node: ts.Node) => boolean,
): Rule {
  return {
    name,
    asks,
    *check(project: Project): Iterable<Violation> {
      for (const path of typeScriptOf(project, belongs)) {
        const file = syntaxOf(project, path);
        for (const node of nodesOf(file)) {
          if (matches(node)) {
            const [line = ''] = node.getText(file).split('\n');
            yield { where: placeOf(file, node), what: `\`${line.slice(0, 60)}\`: ${instead}` };
          }
        }
      }
    },
  };
}

const isMember = (node: ts.Node, object: string, ...members: string[]): boolean =>
  ts.isPropertyAccessExpression(node) && node.expression.getText() === object && members.includes(node.name.text);

const isCallOf = (node: ts.Node, ...names: string[]): boolean =>
  ts.isCallExpression(node) && ts.isIdentifier(node.expression) && names.includes(node.expression.text);

const isIdentifierInUse = (node: ts.Node, name: string): boolean =>
  ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === name;

/** Where a program may print and read what it was started with: the launcher and the house's inspectors. */
const isOutside = (path: string): boolean => /^(deploy|test)\//.test(path);
/** The one lib that reads the environment. Specs may set it up for a child process. */
const isConfig = (path: string): boolean => path.startsWith('libs/config/');
/** What a lib's own specs stand on, for example the start of an engine. */
const isTestSupport = (path: string): boolean => /^libs\/[^/]+\/test\//.test(path);

export const CALL_RULES: readonly Rule[] = [
  ban(
    'no-clock-in-decisions',
    'decisions are told the time: no Date.now(), new Date() without an argument, or performance.now() in domain and ledger',
    isPure,
    'take `now` as an argument, or a Clock of @hoso/kernel',
    (node) =>
      isMember(node, 'Date', 'now') ||
      isMember(node, 'performance', 'now') ||
      isMember(node, 'process', 'hrtime', 'uptime') ||
      (ts.isNewExpression(node) && node.expression.getText() === 'Date' && (node.arguments?.length ?? 0) === 0),
  ),
  ban(
    'no-chance-in-decisions',
    'decisions are told what chance brought: no Math.random() or random ids in domain and ledger',
    isPure,
    'take the value as an argument, or a Random of @hoso/kernel',
    (node) =>
      isMember(node, 'Math', 'random') ||
      isMember(node, 'crypto', 'randomUUID', 'getRandomValues', 'randomBytes') ||
      isCallOf(node, 'randomUUID', 'randomBytes', 'randomInt', 'uuidv7', 'uuid'),
  ),
  ban(
    'no-timers-in-decisions',
    'what waits is data in the document or the Clock: no setTimeout and its kin in domain and ledger',
    isPure,
    'declare a timer in the decision, or sleep through a Clock of @hoso/kernel',
    (node) => isCallOf(node, 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'),
  ),
  ban(
    'no-waiting-in-domain',
    'a decision only thinks: no async, await or Promise in domain, except in the ports that it describes',
    isDomain,
    'fetch before deciding, and hand the result in as an argument',
    (node) =>
      node.kind === ts.SyntaxKind.AsyncKeyword ||
      ts.isAwaitExpression(node) ||
      (ts.isTypeReferenceNode(node) && node.typeName.getText() === 'Promise' && !isPromiseOfPort(node)) ||
      (ts.isNewExpression(node) && node.expression.getText() === 'Promise'),
  ),
  ban(
    'environment-only-in-config',
    'process.env is read in libs/config and nowhere else in what runs',
    (path) => !isConfig(path) && !isOutside(path) && !isSpec(path) && !isTestSupport(path),
    "add the variable to libs/config's schema and take the value from there",
    (node) => isMember(node, 'process', 'env'),
  ),
  ban(
    'no-console',
    'no console in apps and libs',
    (path) => !isOutside(path),
    'log through libs/observability',
    (node) => isIdentifierInUse(node, 'console'),
  ),
  ban(
    'no-any',
    '`any` is banned',
    isTypeScript,
    'write `unknown` and parse it',
    (node) => node.kind === ts.SyntaxKind.AnyKeyword,
  ),
  ban(
    'no-empty-catch',
    'no error disappears in an empty catch',
    isTypeScript,
    'turn the error into a Refusal, a Failure, a Defect or a value, or do not catch it',
    (node) => ts.isCatchClause(node) && node.block.statements.length === 0,
  ),
  ban(
    'no-silenced-compiler',
    'the compiler is not silenced: no @ts-ignore, @ts-nocheck, no lint switched off by comment',
    isTypeScript,
    'give the compiler the type that it misses',
    (node) => ts.isSourceFile(node) && /(\/\/|\/\*)\s*(@ts-(ignore|nocheck)|(eslint|oxlint)-disable)/.test(node.text),
  ),
  ban(
    'no-bare-sleep-in-specs',
    'waiting in a test is a probe with a deadline, never a bare sleep',
    isSpec,
    'probe for the condition until a deadline (test/support), or move a ManualClock',
    (node) =>
      ts.isAwaitExpression(node) && /^await new Promise\b[\s\S]*\bsetTimeout\(/.test(node.getText()) && !isInLoop(node),
  ),
  ban(
    'exhaustive-switch',
    'a switch over the kinds of a thing names every case: no default in domain and features',
    (path) => isProduction(path) && /^apps\/[^/]+\/src\/(domain|features)\//.test(path),
    'write the missing cases and end with `unreachable(value)` of @hoso/kernel after the switch',
    (node) => ts.isDefaultClause(node) && isOverKinds(node.parent.parent) && !/unreachable\(/.test(node.getText()),
  ),
];

/** Whether a switch tells the members of a union apart. A switch over open text, a wire name for example, needs a default. */
function isOverKinds(node: ts.SwitchStatement): boolean {
  return /\.(kind|type|state|status|phase|outcome)$/.test(node.expression.getText());
}

/** Whether a type stands in a door that the domain describes: an abstract member of an abstract class. */
function isPromiseOfPort(node: ts.Node): boolean {
  for (let parent: ts.Node | undefined = node.parent; parent; parent = parent.parent) {
    if (ts.isClassElement(parent)) return hasModifier(parent, ts.SyntaxKind.AbstractKeyword);
  }
  return false;
}

function isInLoop(node: ts.Node): boolean {
  for (let parent: ts.Node | undefined = node.parent; parent; parent = parent.parent) {
    if (ts.isIterationStatement(parent, false)) return true;
    if (ts.isFunctionLike(parent)) return false;
  }
  return false;
}
