import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { release } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { Verdict } from '../checker/judge.js';

/** What was tried, and on what. */
export interface Versions {
  readonly node: string;
  readonly kernel: string;
  readonly kafka: string;
  readonly store: string;
  readonly kafkaClient: string;
  readonly product: string;
  /** Null where the project is no working copy of Git. */
  readonly commit: string | null;
}

/** What a claim is made of, each with its number, also where that is 0. */
export interface Counts {
  readonly accepted: number;
  readonly lost: number;
  readonly doubled: number;
  readonly unexpected: number;
  readonly illegal: number;
  readonly differences: number;
  readonly leaked: number;
  readonly changed: number;
  readonly crashed: number;
}

/** @param engines the broker and the store, as they name themselves. */
export async function versionsOf(projectFolder: string, [kafka = '', store = '']: readonly string[]): Promise<Versions> {
  const versionIn = async (...path: readonly string[]): Promise<string> =>
    (JSON.parse(await readFile(join(projectFolder, ...path, 'package.json'), 'utf8')) as { readonly version: string }).version;
  const told = promisify(execFile)('git', ['rev-parse', 'HEAD'], { cwd: projectFolder });
  return {
    node: process.version, kernel: release(), kafka, store,
    kafkaClient: `@platformatic/kafka ${await versionIn('node_modules', '@platformatic', 'kafka')}`,
    product: await versionIn(),
    commit: await told.then(({ stdout }) => stdout.trim(), () => null),
  };
}

/** Sums up what was found. */
export function countsOf({ seen, counts }: Pick<Verdict, 'seen' | 'counts'>): Counts {
  const of = (...names: readonly (keyof typeof counts)[]): number => names.reduce((sum, name) => sum + (counts[name] ?? 0), 0);
  return {
    accepted: seen.accepted,
    lost: of('lost', 'gap'),
    doubled: of('duplicated'),
    unexpected: of('unexpected'),
    illegal: of('illegal', 'early'),
    differences: of('miscounted'),
    leaked: of('leaked', 'trespassed'),
    changed: of('changed'),
    crashed: of('crashed'),
  };
}
