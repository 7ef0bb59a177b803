import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A connection on loopback, by the ports of its two ends as its holder sees them: several may have the same own port. */
export interface Connected {
  readonly own: number;
  readonly remote: number;
}

/** Which of the processes has that connection; undefined when none of them has. */
export function holderOf(connected: Connected, pids: readonly number[]): number | undefined {
  const socket = `socket:[${inodeOf(connected) ?? ''}]`;
  return pids.find((pid) => socketsOf(pid).includes(socket));
}

/** A line of the table names, among others, both addresses as hexadecimal numbers and the inode. */
function inodeOf({ own, remote }: Connected): string | undefined {
  const [here, there] = [own, remote].map((port) => `:${port.toString(16).toUpperCase().padStart(4, '0')}`);
  const rows = ['tcp', 'tcp6'].flatMap((table) => readFileSync(`/proc/net/${table}`, 'latin1').split('\n').slice(1));
  const columns = rows.map((row) => row.trim().split(/\s+/));
  return columns.find(([, local, foreign]) => local?.endsWith(here!) && foreign?.endsWith(there!))?.[9];
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
