import { execFile } from 'node:child_process';
import { mkdir, open, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const FILLER = 'filler';
const BLOCK = Buffer.alloc(8 * 1024 * 1024);
const PAGE_BYTES = 4_096;
const MEBIBYTE = 1_048_576;

/** A small disk of its own, that can be filled to the last byte. */
export interface Disk {
  readonly folder: string;
  /** Leaves no room; answers how many bytes that took. */
  fill(): Promise<number>;
  empty(): Promise<void>;
  remove(): Promise<void>;
}

/** As much as may fit at once, and at least a page: the write that finds no room says so. */
async function roomIn(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return Math.min(BLOCK.length, Math.max(PAGE_BYTES, bavail * bsize));
}

/** Takes away what a run that died has left at that folder. */
export async function forgetDisk(folder: string): Promise<void> {
  await run('umount', ['--lazy', folder]).catch(() => undefined);
}

/**
 * Makes a disk in memory at that folder, for as many files and folders as `filesMax` says; undefined where this machine does not let us.
 */
export async function makeDisk(folder: string, mebibytes: number, filesMax?: number): Promise<Disk | undefined> {
  await mkdir(folder, { recursive: true });
  try {
    const sizes = `size=${mebibytes}m${filesMax === undefined ? '' : `,nr_inodes=${filesMax}`}`;
    await run('mount', ['-t', 'tmpfs', '-o', sizes, 'hoso-laboratory', folder]);
  } catch {
    return undefined;
  }
  const filler = join(folder, FILLER);
  return {
    folder,
    fill: async () => {
      const file = await open(filler, 'w');
      const bytesMax = mebibytes * MEBIBYTE;
      let bytes = 0;
      try {
        // Where the disk is not there any more, the folder lies on another one, which is nobody's to fill.
        while (bytes <= bytesMax) bytes += (await file.write(BLOCK, 0, await roomIn(folder))).bytesWritten;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        return bytes;
      } finally {
        await file.close();
      }
      await rm(filler);
      throw new Error(`${folder} is not the disk of ${mebibytes} MiB that it was.`);
    },
    empty: () => rm(filler, { force: true }),
    remove: () => forgetDisk(folder),
  };
}
