import type { ts } from '../syntax.js';

interface Position {
  readonly line: number;
  readonly column: number;
}

interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** What the engine has counted in one file, as its reporter writes it: functions, and the blocks within them. */
export interface Coverage {
  readonly fnMap: Readonly<Record<string, { readonly loc: Range }>>;
  readonly f: Readonly<Record<string, number>>;
  readonly branchMap: Readonly<Record<string, { readonly loc: Range }>>;
  readonly b: Readonly<Record<string, readonly number[]>>;
}

/** A piece of text, from one offset to before another, and how often it was entered. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly count: number;
}

export const lasts = ({ start, end }: Span): number => end - start;

/** Everything that was counted in a file. Functions with a name are in it twice. */
export function spansOf(file: ts.SourceFile, { fnMap, f, branchMap, b }: Coverage): readonly Span[] {
  const starts = file.getLineStarts();
  // What comes through a source map may end a little after its line.
  const offset = ({ line, column }: Position): number => Math.min((starts[line - 1] ?? file.end) + column, starts[line] ?? file.end);
  const span = ({ start, end }: Range, count = 0): Span => ({ start: offset(start), end: offset(end), count });
  return [
    ...Object.entries(fnMap).map(([id, { loc }]) => span(loc, f[id])),
    ...Object.entries(branchMap).map(([id, { loc }]) => span(loc, b[id]?.[0])),
  ];
}
