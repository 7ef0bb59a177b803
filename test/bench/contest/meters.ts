import { readdirSync, readFileSync } from 'node:fs';

import { processorMsOf } from '../../../deploy/local/measure/processor-time.js';

/** What a process has used since its birth, as the system counts it. */
export interface Reading {
  readonly processorMs: number;
  /** Read and write calls of every kind that goes through files and pipes, and sockets where they are read as files. */
  readonly calls: number;
  /** Handed to the disk, not to its cache; by whole pages, however large the system keeps them. */
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
/** A family that changes while it is looked at is looked at again, so often at most. */
const LOOKS_MAX = 5;
const KIBIBYTE = 1_024;
const FLUSHES_COLUMN = 18;

/** One process for itself. */
export function readProcess(pid: number): Reading {
  return readOne(pid).reading;
}

/**
 * A process with everything that it has started. Those that are gone are in the books of whoever has seen them off: their
 * processor time, calls and bytes are not lost. What they held is not known any more; memory that several share counts once.
 */
export function readFamily(pid: number): Reading {
  for (let look = 1; ; look += 1) {
    const before = goneTicksOf(pid);
    const members = familyOf(pid).flatMap((member) => readMember(member) ?? []);
    // One that has gone meanwhile would be counted twice, or not at all.
    if (look < LOOKS_MAX && goneTicksOf(pid) !== before) continue;
    const sum = (of: (member: Member) => number): number => members.reduce((total, member) => total + of(member), 0);
    const sharedBytes = Math.max(...members.map((member) => member.sharedBytes));
    return {
      processorMs: sum(({ reading, goneMs }) => reading.processorMs + goneMs),
      calls: sum(({ reading }) => reading.calls),
      writtenBytes: sum(({ reading }) => reading.writtenBytes),
      residentBytesMax: sharedBytes + sum((member) => member.reading.residentBytesMax - member.sharedBytes),
    };
  }
}

/** A process, and what a sum over several must know besides. */
interface Member {
  readonly reading: Reading;
  /** Processor time of its children that are gone, and of theirs. */
  readonly goneMs: number;
  /** Of what it holds now, what others may hold as well. */
  readonly sharedBytes: number;
}

function readOne(pid: number): Member {
  const io = numbersIn(readFileSync(`/proc/${pid}/io`, 'utf8'));
  const status = numbersIn(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return {
    reading: {
      processorMs: processorMsOf(pid),
      calls: (io.get('syscr') ?? 0) + (io.get('syscw') ?? 0),
      writtenBytes: io.get('write_bytes') ?? 0,
      residentBytesMax: (status.get('VmHWM') ?? 0) * KIBIBYTE,
    },
    goneMs: goneTicksOf(pid) * MS_PER_TICK,
    sharedBytes: ((status.get('RssFile') ?? 0) + (status.get('RssShmem') ?? 0)) * KIBIBYTE,
  };
}

/** Undefined for one that is gone by now. */
function readMember(pid: number): Member | undefined {
  try {
    return readOne(pid);
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** The process, its children, theirs, and so on. */
function familyOf(pid: number): readonly number[] {
  const parents = new Map<number, number[]>();
  for (const name of readdirSync('/proc').filter((one) => /^\d+$/.test(one))) {
    const parent = parentOf(Number(name));
    if (parent !== undefined) parents.set(parent, [...(parents.get(parent) ?? []), Number(name)]);
  }
  const withThose = (member: number): readonly number[] => [member, ...(parents.get(member) ?? []).flatMap(withThose)];
  return withThose(pid);
}

function parentOf(pid: number): number | undefined {
  try {
    return Number(fieldsOf(pid)[1]);
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

function goneTicksOf(pid: number): number {
  const fields = fieldsOf(pid);
  return Number(fields[13]) + Number(fields[14]);
}

/** From the third one on: the second is the program's name in brackets and may hold spaces. */
function fieldsOf(pid: number): readonly string[] {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

function isGone(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ESRCH';
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
