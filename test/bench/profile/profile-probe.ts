/**
 * Loaded before a program (`node --import`): on the first SIGURG it begins to note what the processor's time goes into, on the second
 * it writes that down. The signal harms nobody who does not know it.
 */
import { Session } from 'node:inspector/promises';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const INTERVAL_MICROSECONDS = 500;
const folder = process.env['PROFILE_FOLDER'];

if (folder !== undefined) {
  const session = new Session();
  session.connect();
  let isNoting = false;
  process.on('SIGURG', () => void (isNoting ? end(folder) : begin()));

  const begin = async (): Promise<void> => {
    isNoting = true;
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: INTERVAL_MICROSECONDS });
    await session.post('Profiler.start');
  };
  const end = async (into: string): Promise<void> => {
    isNoting = false;
    const { profile } = await session.post('Profiler.stop');
    const file = join(into, `${process.pid}.cpuprofile`);
    writeFileSync(`${file}.new`, JSON.stringify(profile));
    renameSync(`${file}.new`, file);
  };
}
