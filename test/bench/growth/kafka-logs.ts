import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What the broker keeps of the house's topics below its data folder, in bytes, however much of it has reached the disk. */
export async function keptBytes(dataFolder: string): Promise<number> {
  const sizes = await Promise.all((await partitionsIn(dataFolder)).map(sizeOfLogs));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** The folders of all partitions of the house's topics below the broker's data folder. */
export async function partitionsIn(dataFolder: string): Promise<readonly string[]> {
  const records = join(dataFolder, 'records');
  return (await readdir(records)).filter((name) => name.startsWith('hoso.')).map((name) => join(records, name));
}

async function sizeOfLogs(folder: string): Promise<number> {
  const logs = (await readdir(folder)).filter((name) => name.endsWith('.log'));
  const found = await Promise.all(logs.map((name) => stat(join(folder, name))));
  return found.reduce((sum, { size }) => sum + size, 0);
}
