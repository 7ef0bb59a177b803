import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { TOP } from './project.js';

/** An import that breaks a rule. */
export interface ImportViolation {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

/** One file and what it imports. */
export interface CruisedModule {
  readonly source: string;
  readonly dependents: readonly string[];
}

export interface Cruise {
  readonly violations: readonly ImportViolation[];
  readonly modules: readonly CruisedModule[];
}

interface Report {
  readonly summary: {
    readonly violations: readonly { readonly rule: { readonly name: string }; readonly from: string; readonly to: string }[];
  };
  readonly modules: readonly CruisedModule[];
}

/**
 * Looks at every import below `top` with the rules of the house.
 *
 * dependency-cruiser runs in a process of its own: it loads compilers that a test's module registry cannot hold.
 */
export function cruise(top: string): Cruise {
  const program = join(TOP, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs');
  const config = join(TOP, '.dependency-cruiser.cjs');
  const run = spawnSync(
    process.execPath,
    [program, 'apps', 'libs', 'deploy', 'test', '--config', config, '--output-type', 'json'],
    { cwd: top, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024, env: { ...process.env, NODE_OPTIONS: '' } },
  );
  if (!run.stdout.startsWith('{')) throw new Error(`dependency-cruiser did not answer: ${run.stderr}`);
  const report = JSON.parse(run.stdout) as Report;
  return {
    violations: report.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
    modules: report.modules,
  };
}

/** The names of the rules about imports. */
export async function importRules(): Promise<string[]> {
  const config = (await import(join(TOP, '.dependency-cruiser.cjs'))) as {
    readonly default: { readonly forbidden: readonly { readonly name: string }[] };
  };
  return config.default.forbidden.map(({ name }) => name);
}
