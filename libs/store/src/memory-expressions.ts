import { Context, evalExpr } from 'mingo/core';
import * as accumulatorOperators from 'mingo/operators/accumulator';
import * as expressionOperators from 'mingo/operators/expression';
import * as booleanOperators from 'mingo/operators/expression/boolean';
import * as comparisonOperators from 'mingo/operators/expression/comparison';
import * as pipelineOperators from 'mingo/operators/pipeline';
import * as queryOperators from 'mingo/operators/query';

import { isPlain } from './checks.js';
import { compareValues, orderWithinKind, valuesAt } from './memory-values.js';

type Comparison = (document: unknown, operands: unknown, options: object) => boolean | number;

/** A comparison in the engine's order, in which what is not there comes before null, and null before everything. */
function comparison<Answer extends boolean | number>(answer: (order: number) => Answer): Comparison {
  return (document, operands, options) => {
    const [left, right] = evalExpr(document, operands as never, options as never) as [unknown, unknown];
    if (left === undefined || right === undefined)
      return answer(Number(left !== undefined) - Number(right !== undefined));
    return answer(compareValues(left, right));
  };
}

const COMPARISONS = {
  $cmp: comparison((order) => Math.sign(order)),
  $eq: comparison((order) => order === 0),
  $ne: comparison((order) => order !== 0),
  $gt: comparison((order) => order > 0),
  $gte: comparison((order) => order >= 0),
  $lt: comparison((order) => order < 0),
  $lte: comparison((order) => order <= 0),
};

/** A range in a filter, in the engine's order: some value at the path is of the operand's kind and lies in it. */
function range(holds: (order: number) => boolean): (path: string, operand: unknown) => (document: unknown) => boolean {
  return (path, operand) => {
    const segments = path.split('.');
    return (document) =>
      valuesAt(document, segments).some((value) => {
        const order = orderWithinKind(value, operand);
        return order !== undefined && holds(order);
      });
  };
}

const RANGES = {
  $gt: range((order) => order > 0),
  $gte: range((order) => order >= 0),
  $lt: range((order) => order < 0),
  $lte: range((order) => order <= 0),
};

/** What filters without expressions need; small, because mingo copies it for every filter. */
export const QUERIES = Context.init({ query: RANGES as never })
  .addQueryOps(queryOperators)
  .addExpressionOps(booleanOperators)
  .addExpressionOps(comparisonOperators);

/** What expressions need, with the engine's comparisons in the place of mingo's. */
export const EXPRESSIONS = Context.init({ expression: COMPARISONS as never, query: RANGES as never })
  .addExpressionOps(expressionOperators)
  .addAccumulatorOps(accumulatorOperators)
  .addPipelineOps(pipelineOperators)
  .addQueryOps(queryOperators);

/** An expression with every `$$NOW` replaced by the moment. What stands in `$literal` is left alone. */
export function momentsIn(expression: unknown, nowMs: number): unknown {
  if (expression === '$$NOW') return new Date(nowMs);
  if (Array.isArray(expression)) return expression.map((item: unknown) => momentsIn(item, nowMs));
  if (expression === null || typeof expression !== 'object' || !isPlain(expression)) return expression;
  return Object.fromEntries(
    Object.entries(expression).map(([key, member]) => [key, key === '$literal' ? member : momentsIn(member, nowMs)]),
  );
}
