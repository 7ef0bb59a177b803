import { readFileSync } from 'node:fs';

import { processorMsOf } from '../../../deploy/local/measure/processor-time.js';

/** What a process has used since its birth, as the system counts it. */
export interface Reading {
  readonly processorMs: number;
  /** Read and write calls of every kind that goes through files and pipes, and sockets where they are read as files. */
  readonly calls: number;
  /** Handed to the disk, not to its cache. */
  readonly writtenBytes: number;
  /** The most it ever held at once. */
  readonly residentBytesMax: number;
}

/** What the machine has done since it came up. */
export interface MachineReading {
  readonly busyMs: number;
  readonly atMs: number;
  /** How often a disk was told to make sure. */
  readonly flushes: number;
}

const MS_PER_TICK = 10;
const KIBIBYTE = 1_024;
const FLUSHES_COLUMN = 18;

export function readProcess(pid: number): Reading {
  const io = numbersIn(readFileSync(`/proc/${pid}/io`, 'utf8'));
  const status = numbersIn(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return {
    processorMs: processorMsOf(pid),
    calls: (io.get('syscr') ?? 0) + (io.get('syscw') ?? 0),
    writtenBytes: io.get('write_bytes') ?? 0,
    residentBytesMax: (status.get('VmHWM') ?? 0) * KIBIBYTE,
  };
}

export function readMachine(): MachineReading {
  const [all = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const [user = 0, nice = 0, system = 0, , , interrupts = 0, soft = 0] = all.trim().split(/\s+/).slice(1).map(Number);
  const disks = readFileSync('/proc/diskstats', 'utf8').trim().split('\n').map((line) => line.trim().split(/\s+/));
  return {
    busyMs: (user + nice + system + interrupts + soft) * MS_PER_TICK,
    atMs: performance.now(),
    flushes: disks.reduce((sum, columns) => sum + Number(columns[FLUSHES_COLUMN] ?? 0), 0),
  };
}

function numbersIn(text: string): ReadonlyMap<string, number> {
  return new Map(Array.from(text.matchAll(/^(\w+):\s+(\d+)/gm), ([, name = '', number]) => [name, Number(number)] as const));
}
