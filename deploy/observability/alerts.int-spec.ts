import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { TOP } from '../yaml-files.js';

const PROMTOOL = process.env['PROMTOOL'] ?? 'promtool';
const here = spawnSync(PROMTOOL, ['--version']).status === 0;

(here ? describe : describe.skip)('promtool, where it is on the machine', () => {
  const ask = (...words: readonly string[]) => {
    const run = spawnSync(PROMTOOL, words, { cwd: join(TOP, 'deploy', 'observability'), encoding: 'utf8' });
    return { status: run.status, said: `${run.stdout}${run.stderr}` };
  };

  const isContent = (...words: readonly string[]): void => {
    const { status, said } = ask(...words);
    expect([status, said]).toEqual([0, expect.stringContaining('SUCCESS')]);
  };

  it('accepts what is scraped', () => isContent('check', 'config', 'prometheus.yml'));

  it('accepts the alerts', () => isContent('check', 'rules', 'alerts.yml'));

  it('sees each alert fire on what it is for, and the one about parked dossiers for as long as there are any', () =>
    isContent('test', 'rules', 'alerts.test.yml'));
});
