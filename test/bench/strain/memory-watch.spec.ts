import { setImmediate, setTimeout as pause } from 'node:timers/promises';

import { describe, expect, it } from '@jest/globals';

import { MemoryWatch } from './memory-watch.js';

const EVERY_MS = 2;
/** Beyond the numbers that a system gives. */
const GONE = 2 ** 30;

/** Is asked for its processes at each sample: first these, then those, and so on; answers what was noted when all were asked for. */
async function watched(...processes: readonly Readonly<Record<string, number>>[]): Promise<MemoryWatch> {
  let asked = 0;
  const watch = new MemoryWatch(() => new Map(Object.entries(processes[Math.min(asked++, processes.length - 1)]!)), EVERY_MS);
  while (asked < processes.length) await pause(EVERY_MS);
  await watch.stop();
  return watch;
}

// Where there is no /proc there is no soak either.
(process.platform === 'linux' ? describe : describe.skip)('memory that is watched', () => {
  it('is noted of every process as long as it is asked for', async () => {
    const { samples, endings } = await watched({ intake: process.pid, monitoring: process.ppid }, { intake: process.pid });
    expect(samples.get('intake')!.length).toBeGreaterThan(1);
    expect(samples.get('intake')![0]![1]).toBeGreaterThan(1);
    expect(samples.get('monitoring')).toHaveLength(1);
    expect([...endings]).toEqual([['monitoring', 1]]);
  });

  it('goes on where a process is gone, with whoever came in its place, and notes that it ended', async () => {
    const { pid, ppid } = process;
    const { samples, endings } = await watched({ intake: ppid }, { intake: GONE }, { intake: pid }, { intake: ppid });
    expect(samples.get('intake')!.length).toBeGreaterThanOrEqual(3);
    expect([...endings]).toEqual([['intake', 2]]);
  });

  it('keeps what it failed of for whoever stops it', async () => {
    const watch = new MemoryWatch(() => {
      throw new Error('nobody knows');
    }, EVERY_MS);
    await setImmediate();
    await expect(watch.stop()).rejects.toThrow('nobody knows');
  });
});
