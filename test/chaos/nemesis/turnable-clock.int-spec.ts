import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { temporaryFolder } from '../../support/engines.js';
import { eventually } from '../../support/eventually.js';
import { findFaketime, RIGHT, TurnableClock } from './turnable-clock.js';

const library = findFaketime();
/** Says what time it is, again and again. */
const CLOCK = 'setInterval(() => console.log(Date.now()), 20)';
const DAY_S = 86_400;

(library === undefined ? describe.skip : describe)('a clock that is turned while a process runs', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let child: ChildProcess;
  let clock: TurnableClock;
  /** How far the process is ahead, in seconds, as it said last. */
  let leadS: number | undefined;

  beforeEach(async () => {
    folder = await temporaryFolder();
    clock = new TurnableClock(library!, join(folder.path, 'clock'));
    await clock.turn(RIGHT);
    child = spawn(process.execPath, ['-e', CLOCK], { env: { ...process.env, ...clock.environment }, stdio: ['ignore', 'pipe', 'inherit'] });
    createInterface({ input: child.stdout! }).on('line', (line) => void (leadS = (Number(line) - Date.now()) / 1_000));
  });
  afterEach(async () => {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    await folder.remove();
  });

  const comesNear = (aheadS: number): Promise<unknown> =>
    eventually(`it is ${aheadS} s ahead`, () => Promise.resolve(leadS !== undefined && Math.abs(leadS - aheadS) < 5));

  it('is seen by that process, forwards and backwards, and goes right again', async () => {
    await comesNear(0);
    for (const [words, aheadS] of [['+40s', 40], ['-40s', -40], ['+3d', 3 * DAY_S], [RIGHT, 0], ['-2h', -7_200], [RIGHT, 0]] as const) {
      await clock.turn(words);
      await comesNear(aheadS);
    }
    expect(child.exitCode).toBeNull();
  });

  it('runs too fast', async () => {
    await comesNear(0);
    await clock.turn('+0 x10');
    await eventually('it is further ahead than it was', () => Promise.resolve(leadS !== undefined && leadS > 15));
  });
});
