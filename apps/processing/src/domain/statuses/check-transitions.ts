/** Something wrong with a transition table. */
export interface TransitionProblem {
  readonly code: 'unknown-status' | 'missing-status' | 'unreachable-status' | 'dead-end';
  readonly status: string;
}

interface TableShape {
  /** From each status the statuses that follow. */
  readonly table: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly start: string;
  readonly statuses: readonly string[];
  /** Where a life may end. */
  readonly terminal: readonly string[];
}

/**
 * Looks for what the compiler cannot see in a table that is data: targets or rows that are no status, statuses without
 * a row, statuses that nothing leads to, and statuses from which no end can be reached. Empty when all is well.
 */
export function checkTransitions(shape: TableShape): readonly TransitionProblem[] {
  const { table, start, statuses, terminal } = shape;
  const known = new Set([start, ...statuses]);
  const named = new Set([...Object.keys(table), ...Object.values(table).flatMap((row) => Object.keys(row))]);
  const reached = reachableFrom(table, start);
  const ends = new Set(terminal);
  const problem =
    (code: TransitionProblem['code']) =>
    (status: string): TransitionProblem => ({ code, status });
  return [
    ...[...named].filter((status) => !known.has(status)).map(problem('unknown-status')),
    ...[...known].filter((status) => table[status] === undefined).map(problem('missing-status')),
    ...statuses.filter((status) => !reached.has(status)).map(problem('unreachable-status')),
    ...statuses
      .filter((status) => ![...reachableFrom(table, status)].some((end) => ends.has(end)))
      .map(problem('dead-end')),
  ];
}

/** The status itself and everything that it leads to. */
function reachableFrom(table: TableShape['table'], from: string): ReadonlySet<string> {
  const reached = new Set([from]);
  for (const status of reached) for (const next of Object.keys(table[status] ?? {})) reached.add(next);
  return reached;
}
