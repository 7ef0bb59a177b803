import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** The kernel gives its table out page by page, and leaves rows out that move meanwhile: on a busy machine one look may miss one. */
const LOOKS = 5;

/** Which of the processes has the connection on loopback whose own port that is; undefined when none of them has. */
export function holderOf(port: number, pids: readonly number[]): number | undefined {
  for (let look = 0; look < LOOKS; look += 1) {
    const socket = `socket:[${inodeOf(port) ?? ''}]`;
    const holder = pids.find((pid) => socketsOf(pid).includes(socket));
    if (holder !== undefined) return holder;
  }
  return undefined;
}

/** A line of the table names, among others, the own address as hexadecimal numbers and the inode. */
function inodeOf(port: number): string | undefined {
  const own = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const rows = ['tcp', 'tcp6'].flatMap((table) => readFileSync(`/proc/net/${table}`, 'latin1').split('\n').slice(1));
  const columns = rows.map((row) => row.trim().split(/\s+/));
  return columns.find(([, address, remote]) => address?.endsWith(own) && !remote?.endsWith(':0000'))?.[9];
}

function socketsOf(pid: number): readonly string[] {
  const folder = `/proc/${pid}/fd`;
  try {
    return readdirSync(folder).flatMap((file) => linkAt(`${folder}/${file}`) ?? []);
  } catch {
    return []; // it is gone
  }
}

function linkAt(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined; // closed meanwhile
  }
}
