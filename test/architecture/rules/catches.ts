import { isProduct } from '../places.js';
import type { Project } from '../project.js';
import { givenTheError, handlerBehind, isRejectionCall } from '../rejections.js';
import type { Rule, Violation } from '../rule.js';
import { nodesOf, placeOf, syntaxOf, ts } from '../syntax.js';

const INSTEAD =
  'an error that is expected is narrowed and the others are thrown on; or it is counted, or becomes a Refusal, a Failure, a Defect or a value';

export const CATCH_RULES: readonly Rule[] = [
  {
    name: 'no-silent-catch',
    asks: 'whoever catches an error does something about it: no catch that is empty or only logs, as a clause or on a promise',
    *check(project: Project): Iterable<Violation> {
      for (const path of project.paths.filter(isProduct)) {
        const file = syntaxOf(project, path);
        for (const node of nodesOf(file)) {
          if (!isSilentClause(node) && !isSilentRejection(node)) continue;
          yield { where: placeOf(file, node), what: `\`${oneLine(node.getText(file)).slice(-60)}\`: ${INSTEAD}` };
        }
      }
    },
  },
];

const oneLine = (text: string): string => text.replace(/\s+/g, ' ');

function isSilentClause(node: ts.Node): boolean {
  return ts.isCatchClause(node) && doesNothing(node.block, isNoAnswerIn(node.block));
}

/** `.catch(…)`, or the second argument of `.then(…)`, where nothing comes of the error. */
function isSilentRejection(node: ts.Node): boolean {
  if (!isRejectionCall(node)) return false;
  const given = givenTheError(node);
  if (!given || given.getText() === 'undefined') return true;
  const handler = handlerBehind(given);
  if (!handler?.body) return false;
  if (ts.isBlock(handler.body)) return doesNothing(handler.body, isDiscarded(node) ? isNothing : isNoAnswerIn(handler.body));
  return isLogCall(handler.body) || (isDiscarded(node) && isNothing(handler.body));
}

/** Whether a statement has no effect but on the log. Going away without a word is none; an answer is, unless it is no answer here. */
function doesNothing(statement: ts.Statement, isNoAnswer: (answer: ts.Expression) => boolean): boolean {
  const inner = (one: ts.Statement): boolean => doesNothing(one, isNoAnswer);
  if (ts.isBlock(statement)) return statement.statements.every(inner);
  if (ts.isIfStatement(statement)) {
    const isNothingElse = !statement.elseStatement || inner(statement.elseStatement);
    return isNothingElse && (inner(statement.thenStatement) || throwsOnlyTheNamed(statement));
  }
  if (ts.isReturnStatement(statement)) {
    const { expression } = statement;
    return !expression || isLogCall(expression) || isNoAnswer(expression);
  }
  if (ts.isExpressionStatement(statement)) return isNothing(statement.expression) || isLogCall(statement.expression);
  return ts.isEmptyStatement(statement) || ts.isContinueStatement(statement);
}

/** `if (error instanceof Defect) throw error;`: whatever has no name here goes by. */
function throwsOnlyTheNamed({ expression, thenStatement }: ts.IfStatement): boolean {
  const [only] = ts.isBlock(thenStatement) ? thenStatement.statements : [thenStatement];
  const isNaming = ts.isBinaryExpression(expression) && expression.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword;
  return isNaming && !!only && ts.isThrowStatement(only);
}

/** A value that is only looked at. */
function isNothing(node: ts.Expression): boolean {
  const expression = bare(node);
  return ts.isLiteralExpression(expression) || ts.isIdentifier(expression) || NOTHING.has(expression.kind) || isEmpty(expression);
}

const NOTHING = new Set([ts.SyntaxKind.NullKeyword, ts.SyntaxKind.TrueKeyword, ts.SyntaxKind.FalseKeyword]);
const isEmpty = (node: ts.Expression): boolean =>
  ts.isObjectLiteralExpression(node) ? node.properties.length === 0 : ts.isArrayLiteralExpression(node) && node.elements.length === 0;

/** `log(…)`, `log.warn(…)`, `this.options.log?.(…)`, `console.error(…)`, `process.stderr.write(…)`, `say(…)`, `terminal.line(…)`. */
function isLogCall(node: ts.Expression): boolean {
  const expression = bare(node);
  if (!ts.isCallExpression(expression)) return false;
  const called = expression.expression.getText();
  if (/(^|[.?!])(log(ger)?|console|std(err|out))\b[?!.\w]*$/.test(called)) return true;
  // What a page says, its reader sees; a fact that is said is an answer.
  return /^([a-z]\w*[.?!]+)*(say|tell|line|print)[.?!]*$/.test(called) && !isOnAPage(node);
}

const isOnAPage = (node: ts.Node): boolean => /^apps\/[^/]+\/src\/page\//.test(node.getSourceFile().fileName);

/** Where the log is told, the same value for every error answers nobody: whoever gets it does not know. An exit code is known. */
function isNoAnswerIn(block: ts.Block): (answer: ts.Expression) => boolean {
  const isTold = nodesOf(block).some((node) => ts.isExpressionStatement(node) && isLogCall(node.expression));
  return (answer) => isTold && isNothing(answer) && !isExitCode(answer);
}

const isExitCode = (node: ts.Expression): boolean => (ts.isIdentifier(node) ? /^EXIT_/ : /^[1-9]\d*$/).test(node.getText());

function bare(node: ts.Expression): ts.Expression {
  const isWrapped = ts.isAwaitExpression(node) || ts.isVoidExpression(node) || ts.isParenthesizedExpression(node);
  return isWrapped ? bare(node.expression) : node;
}

/** Whether nobody sees what a promise settles as: its statement ends there, or whoever comes next takes no argument. */
function isDiscarded(node: ts.Expression): boolean {
  const { parent } = node;
  if (ts.isExpressionStatement(parent) || ts.isVoidExpression(parent)) return true;
  if (ts.isAwaitExpression(parent) || ts.isParenthesizedExpression(parent)) return isDiscarded(parent);
  if (!ts.isPropertyAccessExpression(parent) || !ts.isCallExpression(parent.parent)) return false;
  if (parent.name.text === 'finally') return isDiscarded(parent.parent);
  const [next] = parent.parent.arguments;
  return parent.name.text === 'then' && !!next && ts.isFunctionLike(next) && next.parameters.length === 0;
}
