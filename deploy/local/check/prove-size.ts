import { readFileSync } from 'node:fs';

import { PROCESS_NAMES } from '../house-processes.js';
import type { House } from '../house.js';
import type { Proof } from './prove-record.js';

const RESIDENT_MEBIBYTES_MAX = 200;

/** How much memory each process of the house holds, in MiB; undefined where the system does not say. */
export function residentMebibytes(house: House): ReadonlyMap<string, number | undefined> {
  return new Map(PROCESS_NAMES.map((name) => [name, residentOf(house.processes[name].pid())]));
}

/** Each process of the house stays small, however much it has done. */
export function proveSize(house: House): Proof {
  const sizes = [...residentMebibytes(house)].flatMap(([name, size]) => (size === undefined ? [] : [{ name, size }]));
  const told = sizes.map(({ name, size }) => `${name} ${size}`).join(', ');
  return {
    claim: `each process under ${RESIDENT_MEBIBYTES_MAX} MiB resident (${told})`,
    seen: sizes.length,
    against: sizes.filter(({ size }) => size >= RESIDENT_MEBIBYTES_MAX).map(({ name, size }) => `${name} holds ${size} MiB`),
  };
}

function residentOf(pid: number | undefined): number | undefined {
  if (pid === undefined || process.platform !== 'linux') return undefined;
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return kibibytes === undefined ? undefined : Math.round(Number(kibibytes) / 1_024);
}
