import { givenTheError, handlerBehind, isRejectionCall } from '../rejections.js';
import { nodesOf, placeOf, ts } from '../syntax.js';
import { lasts, spansOf, type Coverage, type Span } from './coverage.js';

/** A place that catches an error, and whether any test has made one get there. */
export interface Catch {
  /** `path:line`. */
  readonly where: string;
  readonly isReached: boolean;
}

/**
 * Every place of a file that catches: the clauses, and the functions that are given what a promise rejects with. One that is defined
 * elsewhere, or given by the caller, is left to whoever defines it.
 */
export function catchesOf(file: ts.SourceFile, coverage: Coverage | undefined): readonly Catch[] {
  const spans = coverage === undefined ? [] : spansOf(file, coverage);
  return nodesOf(file).flatMap((node) => {
    if (ts.isCatchClause(node)) return { where: placeOf(file, node), isReached: isBlockReached(node.block, file, spans) };
    if (!isRejectionCall(node)) return [];
    const given = givenTheError(node);
    const body = given && handlerBehind(given)?.body;
    return body ? { where: placeOf(file, given), isReached: isFunctionCalled(body, file, spans) } : [];
  });
}

/** What is never entered has a span of its own with a count of nothing; what has none was entered as often as what it stands in. */
function isBlockReached(block: ts.Block, file: ts.SourceFile, spans: readonly Span[]): boolean {
  const around = spans.filter(({ start, end }) => start <= block.getStart(file) && end >= block.end);
  const [innermost] = around.sort((one, other) => lasts(one) - lasts(other));
  return innermost !== undefined && innermost.count > 0;
}

/** A function that was called has a span of its own; one without a name that was not called has none, and nor has its body. */
function isFunctionCalled(body: ts.Node, file: ts.SourceFile, spans: readonly Span[]): boolean {
  const head = body.parent.getStart(file);
  return spans.some(({ start, end, count }) => count > 0 && start >= head && start < body.getStart(file) && end >= body.end);
}
