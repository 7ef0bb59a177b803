import type { Project } from './project.js';

/** One place where the house is not as it should be, with what to write instead. */
export interface Violation {
  /** `path` or `path:line`. */
  readonly where: string;
  readonly what: string;
}

/** A rule of the house that a program can check. */
export interface Rule {
  /** Kebab-case, unique: the name that a planted violation refers to. */
  readonly name: string;
  /** What the rule asks, one sentence; the title of its test. */
  readonly asks: string;
  check(project: Project): Iterable<Violation>;
}

/** How a violation is shown. */
export function render(violations: Iterable<Violation>): string[] {
  return [...violations].map(({ where, what }) => `${where}: ${what}`);
}
