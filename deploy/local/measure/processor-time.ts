import { readFileSync } from 'node:fs';

import type { Examined } from '../examination.js';
import { PROCESS_NAMES } from '../house-processes.js';

/** Linux counts in hundredths of a second, whatever the kernel's own tick is. */
const MS_PER_TICK = 10;

/** Milliseconds of processor time that each process and engine has used since its birth; empty where the system does not say. */
export function processorTimes({ house, kafka, store }: Examined): ReadonlyMap<string, number> {
  const pids = [
    ...PROCESS_NAMES.map((name) => [name, house.processes[name].pid()] as const),
    ['Kafka', kafka.current().pid] as const,
    ['the store', store.current().pid] as const,
  ];
  return new Map(pids.flatMap(([name, pid]) => (pid === undefined || process.platform !== 'linux' ? [] : [[name, processorMsOf(pid)]])));
}

/** Milliseconds of processor time, the system's part included, that a process has used since its birth. Linux only. */
export function processorMsOf(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field is the program's name in brackets and may hold spaces.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
}
