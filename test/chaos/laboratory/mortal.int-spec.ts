import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

import { afterEach, describe, expect, it } from '@jest/globals';

import type { Ending } from '../../../deploy/local/child.js';
import { eventually } from '../../support/eventually.js';
import { Mortal, type Life } from './mortal.js';

/** A process that does nothing until it is ended. */
function idle(): Promise<Life> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 60000)'], { stdio: 'ignore' });
  const ended = new Promise<Ending>((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
  return Promise.resolve({
    pid: child.pid,
    ended,
    kill: async () => void (child.kill('SIGKILL') && (await ended)),
    stop: async () => void (child.kill('SIGTERM') && (await ended)),
  });
}

const stateOf = (pid: number): string => readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '')[0]!;
const isGone = (pid: number): boolean => {
  try {
    return stateOf(pid) === 'Z';
  } catch {
    return true;
  }
};

describe('a process that may die', () => {
  let mortal: Mortal;
  afterEach(() => mortal.kill());

  it('stays dead when it is killed, until it is started', async () => {
    mortal = new Mortal('one', idle, () => Promise.resolve(true));
    await mortal.start();
    const first = mortal.current.pid!;
    await mortal.start();
    expect(mortal.current.pid).toBe(first);
    await mortal.kill();
    expect(isGone(first)).toBe(true);
    await mortal.start();
    expect(mortal.current.pid).not.toBe(first);
    expect(mortal.ownEndings).toEqual([]);
  });

  it('ends for good, also when it is held still and when somebody is about to start it', async () => {
    mortal = new Mortal('one', idle, () => Promise.resolve(true));
    const starting = mortal.start();
    await mortal.end();
    await starting;
    expect(isGone(mortal.current.pid!)).toBe(true);
    await expect(mortal.start()).rejects.toThrow('one has been ended for good');
    const other = new Mortal('other', idle, () => Promise.resolve(true));
    await other.start();
    other.pause();
    await other.end();
    expect(isGone(other.current.pid!)).toBe(true);
  });

  it('goes when it is asked to, and stays away until it is started', async () => {
    mortal = new Mortal('one', idle, () => Promise.resolve(true));
    await mortal.start();
    const first = mortal.current;
    await mortal.stop(10_000);
    expect([await first.ended, mortal.ownEndings]).toEqual([{ code: null, signal: 'SIGTERM' }, []]);
    await mortal.start();
    expect(mortal.current).not.toBe(first);
  });

  it('is started again when it ends by itself, and that is noted', async () => {
    mortal = new Mortal('one', idle, () => Promise.resolve(true));
    await mortal.start();
    const first = mortal.current.pid!;
    const begunMs = performance.now();
    process.kill(first, 'SIGKILL');
    await eventually('it lives again', () => mortal.current.pid !== first);
    expect(mortal.ownEndings).toEqual([
      { how: { code: null, signal: 'SIGKILL' }, atMs: expect.any(Number), livedMs: expect.any(Number) },
    ]);
    const [{ atMs, livedMs } = { atMs: 0, livedMs: 0 }] = mortal.ownEndings;
    expect([atMs >= begunMs, livedMs > 0, livedMs < atMs]).toEqual([true, true, true]);
  });

  it('is held still and goes on', async () => {
    mortal = new Mortal('one', idle, () => Promise.resolve(true));
    await mortal.start();
    const pid = mortal.current.pid!;
    mortal.pause();
    await eventually('it stands still', () => stateOf(pid) === 'T');
    mortal.resume();
    await eventually('it goes on', () => stateOf(pid) !== 'T');
  });

  it('is told nothing when it is dead', async () => {
    mortal = new Mortal('one', idle, () => Promise.resolve(true));
    await mortal.start();
    await mortal.kill();
    mortal.pause();
    mortal.resume();
    await mortal.start();
    process.kill(mortal.current.pid!, 'SIGKILL');
    mortal.pause(); // dead, and nobody has heard of it yet
    await eventually('it lives again', () => mortal.ownEndings.length === 1 && !isGone(mortal.current.pid!));
  });

  it('says so when it does not work in time', async () => {
    mortal = new Mortal('one', idle, () => Promise.resolve(false));
    await mortal.start();
    await expect(mortal.untilWorking(1)).rejects.toThrow('one did not work');
  });
});
