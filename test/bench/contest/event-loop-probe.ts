/**
 * Loaded before a program (`node --import`): measures how late its event loop is, from outside its code. On SIGWINCH it writes
 * what it has seen since the last time and begins anew: that signal harms nobody who does not know it, while frameworks
 * take others as a wish to end.
 */
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 10;
const folder = process.env['EVENT_LOOP_FOLDER'];

if (folder !== undefined) {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  // What is recorded is the time from one look to the next, so the pause between them is taken off.
  const late = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
  process.on('SIGWINCH', () => {
    const file = join(folder, `${process.pid}.json`);
    writeFileSync(`${file}.new`, JSON.stringify({ p99Ms: late(histogram.percentile(99)), mostMs: late(histogram.max) }));
    renameSync(`${file}.new`, file);
    histogram.reset();
  });
}
