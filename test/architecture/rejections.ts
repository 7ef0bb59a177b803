import { nodesOf, ts } from './syntax.js';

/** A function that may stand where an error is given to it. */
export type Handler = ts.ArrowFunction | ts.FunctionExpression | ts.FunctionDeclaration | ts.MethodDeclaration;

const isHandler = (node: ts.Node): node is Handler =>
  ts.isArrowFunction(node) || ts.isFunctionExpression(node) || ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node);

/** Whether a call settles a rejected promise: `.catch(…)`, or `.then(…)` with a second argument. */
export function isRejectionCall(node: ts.Node): node is ts.CallExpression {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  const { text } = node.expression.name;
  return text === 'catch' || (text === 'then' && node.arguments.length === 2);
}

/** What such a call gives the error to; nothing where it has no argument. */
export function givenTheError(call: ts.CallExpression): ts.Expression | undefined {
  return call.arguments[call.arguments.length === 2 ? 1 : 0];
}

/** The function that is given, or that the file calls by the given name; none where it comes from elsewhere. */
export function handlerBehind(given: ts.Expression): Handler | undefined {
  if (isHandler(given)) return given;
  if (!ts.isIdentifier(given) && !ts.isPropertyAccessExpression(given)) return undefined;
  const { text } = ts.isIdentifier(given) ? given : given.name;
  for (const node of nodesOf(given.getSourceFile())) {
    const isNamed = ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node);
    const isValue = ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node);
    if ((!isNamed && !isValue) || node.name?.getText() !== text) continue;
    const behind = isNamed ? node : node.initializer;
    if (behind && isHandler(behind)) return behind;
  }
  return undefined;
}
