import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from '@jest/globals';

/** Takes no byte, as a full disk does; only Linux has it. */
const FULL = '/dev/full';
const LOG = new URL('../../../dist/libs/observability/src/index.js', import.meta.url).href;
const itWhereItCanBe = existsSync(FULL) ? it : it.skip;

/** Logs far more than may wait, while time goes by, and says at the end that it is still there. */
const PROGRAM = `
  const { createLog } = await import('${LOG}');
  const log = createLog({ service: 'intake', level: 'info' });
  for (let line = 0; line < 40000; line += 1) {
    log.info('a line that nobody can write down, however often it is tried');
    if (line % 4000 === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  }
  process.stderr.write('still at work');
  process.exit(0);
`;

describe('a log whose disk is full', () => {
  itWhereItCanBe('loses lines, and its process goes on', () => {
    const full = openSync(FULL, 'w');
    const options = { cwd: fileURLToPath(new URL('.', import.meta.url)), env: {}, encoding: 'utf8' as const, timeout: 30_000 };
    const program = ['--input-type=module', '--eval', PROGRAM];
    const { status, stderr } = spawnSync(process.execPath, program, { ...options, stdio: ['ignore', full, 'pipe'] });
    closeSync(full);
    expect([status, stderr]).toEqual([0, 'still at work']);
  }, 60_000);
});
