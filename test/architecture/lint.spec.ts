import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { PLANTED_LINT } from './planted/lint.js';
import { TOP } from './project.js';

const DEADLINE_MS = 60_000;
const SETTINGS = join(TOP, '.oxlintrc.json');

interface Finding {
  /** `<plugin>/<rule>`, as in the settings. */
  readonly rule: string;
  readonly path: string;
  readonly message: string;
}

interface Report {
  readonly diagnostics: readonly { readonly code?: string; readonly filename: string; readonly message: string }[];
  readonly number_of_files: number;
}

function lint(top: string): { readonly files: number; readonly findings: readonly Finding[] } {
  const program = join(TOP, 'node_modules', 'oxlint', 'bin', 'oxlint');
  const run = spawnSync(process.execPath, [program, '--config', SETTINGS, '--format', 'json', 'apps', 'libs', 'deploy', 'test'], {
    cwd: top,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  if (!run.stdout.startsWith('{')) throw new Error(`oxlint did not answer: ${run.stdout}${run.stderr}`);
  const report = JSON.parse(run.stdout) as Report;
  const findings = report.diagnostics.map(({ code = '', filename, message }) => ({
    rule: code.replace(/^([\w-]+)\(([\w-]+)\)$/, '$1/$2').replace(/^typescript-eslint\//, 'typescript/'),
    path: filename,
    message,
  }));
  return { files: report.number_of_files, findings };
}

describe('lint', () => {
  it('finds nothing in the house', () => {
    const { files, findings } = lint(TOP);
    expect(findings.map(({ rule, path, message }) => `${path}: ${message} (${rule})`)).toEqual([]);
    expect(files).toBeGreaterThan(50);
  }, DEADLINE_MS);
});

describe('every lint rule is seen to fail on a planted violation', () => {
  const top = mkdtempSync(join(tmpdir(), 'hoso-planted-lint-'));
  const pathOf = (rule: string): string => `libs/planted/src/${rule.replace('/', '-')}.ts`;
  let findings: readonly Finding[];
  beforeAll(() => {
    mkdirSync(join(top, 'libs/planted/src'), { recursive: true });
    for (const folder of ['apps', 'deploy', 'test']) mkdirSync(join(top, folder));
    for (const [rule, text] of Object.entries(PLANTED_LINT)) writeFileSync(join(top, pathOf(rule)), `${text}\n`);
    ({ findings } = lint(top));
  }, DEADLINE_MS);
  afterAll(() => rmSync(top, { recursive: true, force: true }));

  it.each(Object.keys(PLANTED_LINT))('%s', (rule) => {
    expect(findings.filter(({ path }) => path === pathOf(rule)).map((finding) => finding.rule)).toContain(rule);
  });

  it('leaves no rule of the settings without a planted violation', () => {
    const settings = JSON.parse(readFileSync(SETTINGS, 'utf8')) as { readonly rules: Readonly<Record<string, unknown>> };
    const named = Object.entries(settings.rules).filter(([, level]) => level !== 'off').map(([rule]) => rule);
    expect(named.filter((rule) => !(rule in PLANTED_LINT))).toEqual([]);
  });
});
