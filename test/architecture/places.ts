import type { Project } from './project.js';

/** Where planted violations live as text: never part of the house. */
const PLANTED = /^test\/architecture\/planted\//;

/** A TypeScript file of any kind. */
export const isTypeScript = (path: string): boolean => /\.(ts|mts)$/.test(path) && !PLANTED.test(path);
/** A test. */
export const isSpec = (path: string): boolean => /\.(spec|property-spec|int-spec|e2e-spec)\.ts$/.test(path);
/** What runs in production: apps and libs without their tests. */
export const isProduction = (path: string): boolean =>
  isTypeScript(path) && /^(apps|libs)\/[^/]+\/(src|migrations)\//.test(path) && !isSpec(path);
/** What is put up and run, its pages, launchers and migrations included: everything but tests and what they stand on. */
export const isProduct = (path: string): boolean =>
  /^(apps|libs|deploy)\/.*\.[cm]?[jt]s$/.test(path) && !isSpec(path) && !/^(apps|libs)\/[^/]+\/test\//.test(path);
/** Where decisions are made: no waiting, no clock, no chance. */
export const isPure = (path: string): boolean =>
  isProduction(path) && /^(apps\/[^/]+\/src\/domain|libs\/ledger\/src)\//.test(path);
/** The innermost ring: the domain of each service, and the decisions' part of the ledger. */
export const isDomain = (path: string): boolean => isProduction(path) && /^apps\/[^/]+\/src\/domain\//.test(path);

export function typeScriptOf(project: Project, belongs: (path: string) => boolean = isTypeScript): string[] {
  return project.paths.filter((path) => isTypeScript(path) && belongs(path));
}
