import { Defect } from '@hoso/kernel';
import { Query } from 'mingo/query';

import { isPlain, withoutValues } from './checks.js';
import { EXPRESSIONS, momentsIn, QUERIES } from './memory-expressions.js';
import { copyIn, MANY, orderWithinKind, valueAt, type Kept } from './memory-values.js';
import type { Filter } from './store.js';

export type Matcher = (document: Kept) => boolean;

/** One condition on one path: true, false, or `MANY` when a list stands there and mingo has to look. */
type Condition = (document: Kept) => boolean | typeof MANY;

/**
 * Reads a filter. Conditions on single values are looked at directly; whatever meets a list, an expression or a rarer
 * operator goes to mingo. `$$NOW` is the given moment.
 */
export function matcherOf(filter: Filter, nowMs: number): Matcher {
  const conditions: Condition[] = [];
  const rest: Record<string, unknown> = {};
  for (const [path, wanted] of Object.entries(filter)) {
    const condition = path.startsWith('$') ? junctionOf(path, wanted, nowMs) : conditionOf(path, wanted);
    if (condition) conditions.push(condition);
    else rest[path] = wanted;
  }
  const restMatches = Object.keys(rest).length > 0 ? mingoMatcher(rest, nowMs) : null;
  let whole: Matcher | null = null;
  return (document) => {
    for (const condition of conditions) {
      const answer = condition(document);
      if (answer === MANY) return (whole ??= mingoMatcher(filter, nowMs))(document);
      if (!answer) return false;
    }
    return restMatches === null || restMatches(document);
  };
}

/** Several filters together: `$and` and `$or`; null when it is neither, or not made of filters. */
function junctionOf(operator: string, parts: unknown, nowMs: number): Condition | null {
  if (operator !== '$and' && operator !== '$or') return null;
  if (!Array.isArray(parts) || parts.length === 0 || !parts.every(isFilter)) return null;
  const matchers = parts.map((part) => matcherOf(part, nowMs));
  return operator === '$and'
    ? (document) => matchers.every((matches) => matches(document))
    : (document) => matchers.some((matches) => matches(document));
}

function isFilter(value: unknown): value is Filter {
  return typeof value === 'object' && value !== null && isPlain(value);
}

function mingoMatcher(filter: Filter, nowMs: number): Matcher {
  const condition = copyIn(withNow(filter, nowMs, '$expr')) as Record<string, unknown>;
  try {
    const hasExpressions = Object.keys(condition).some((key) => key.startsWith('$'));
    const query = new Query<Kept>(condition, { context: hasExpressions ? EXPRESSIONS : QUERIES });
    return (document) => {
      try {
        return query.test(document);
      } catch (error) {
        throw new Defect('store-request', `a filter cannot be asked: ${withoutValues(String(error))}`);
      }
    };
  } catch (error) {
    throw new Defect('store-request', `a filter cannot be read: ${withoutValues(String(error))}`);
  }
}

/** The filter with every `$$NOW` inside its expressions replaced by the moment itself. */
function withNow(value: unknown, nowMs: number, below: '$expr'): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => withNow(item, nowMs, below));
  if (value === null || typeof value !== 'object' || !isPlain(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      key === below ? momentsIn(member, nowMs) : withNow(member, nowMs, below),
    ]),
  );
}

type Scalar = string | number | boolean | Date;

function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value) || value instanceof Date;
}

/** The single condition, or null when it is none of the simple ones. */
function conditionOf(path: string, wanted: unknown): Condition | null {
  const segments = path.split('.');
  const tests = isScalar(wanted) ? [equals(wanted)] : wanted === null ? [isNothing] : operatorTests(wanted);
  if (tests === null) return null;
  const ofOneItem = ofItems(wanted);
  return (document) => {
    const value = valueAt(document, segments);
    if (value === MANY) {
      const items = ofOneItem ? valueAt(document, segments, true) : MANY;
      return Array.isArray(items) && items.every(isScalar) ? tests.every((test) => items.some(test)) : MANY;
    }
    for (const test of tests) if (!test(value)) return false;
    return true;
  };
}

const ITEM_OPERATORS: ReadonlySet<string> = new Set(['$eq', '$in', '$gt', '$gte', '$lt', '$lte']);

/** Whether a list of single values passes as soon as one of them does. */
function ofItems(wanted: unknown): boolean {
  if (isScalar(wanted)) return true;
  return typeof wanted === 'object' && wanted !== null && Object.keys(wanted).every((operator) => ITEM_OPERATORS.has(operator));
}

type Test = (value: unknown) => boolean;

const isNothing: Test = (value) => value === null || value === undefined;

function operatorTests(wanted: unknown): readonly Test[] | null {
  if (wanted === null || typeof wanted !== 'object' || !isPlain(wanted)) return null;
  const tests: Test[] = [];
  for (const [operator, operand] of Object.entries(wanted)) {
    const test = operatorTest(operator, operand);
    if (test === null) return null;
    tests.push(test);
  }
  return tests.length > 0 ? tests : null;
}

function operatorTest(operator: string, operand: unknown): Test | null {
  if (operator === '$exists') return (value) => (value !== undefined) === Boolean(operand);
  if (operator === '$in' && Array.isArray(operand) && operand.every((item) => typeof item === 'string')) {
    const members: ReadonlySet<unknown> = new Set(operand);
    return (value) => members.has(value);
  }
  if (!isScalar(operand)) return null;
  const equal = equals(operand);
  switch (operator) {
    case '$eq':
      return equal;
    case '$ne':
      return (value) => !equal(value);
    case '$gt':
      return (value) => (orderWithinKind(value, operand) ?? 0) > 0;
    case '$gte':
      return (value) => (orderWithinKind(value, operand) ?? -1) >= 0;
    case '$lt':
      return (value) => (orderWithinKind(value, operand) ?? 0) < 0;
    case '$lte':
      return (value) => (orderWithinKind(value, operand) ?? 1) <= 0;
    default:
      return null;
  }
}

function equals(wanted: Scalar): Test {
  if (!(wanted instanceof Date)) return (value) => value === wanted;
  const moment = wanted.getTime();
  return (value) => value instanceof Date && value.getTime() === moment;
}
