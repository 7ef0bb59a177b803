import { cpus } from 'node:os';

import type { EventLoop } from './event-loops.js';
import type { MachineReading, Reading } from './meters.js';

/** Which part of the whole a process is. */
export type Part = 'application' | 'engine' | 'street' | 'load';

/** What one process cost for each dossier, and what it held. */
export interface ProcessCost {
  readonly name: string;
  readonly part: Part;
  readonly processorMicroseconds: number;
  readonly calls: number;
  readonly writtenBytes: number;
  readonly residentMebibytesMax: number;
  readonly eventLoopP99Ms: number | null;
}

/** What the machine did meanwhile. */
export interface MachineCost {
  readonly flushesPerDossier: number;
  /** Processor time, as a share of all there is, that none of the processes here has used. */
  readonly foreignShare: number;
}

const MICROSECONDS = 1_000;
const MEBIBYTE = 2 ** 20;

/** A process before and after. */
export interface Metered {
  readonly name: string;
  readonly part: Part;
  readonly before: Reading;
  readonly after: Reading;
  readonly eventLoop: EventLoop | undefined;
}

export function costOf({ name, part, before, after, eventLoop }: Metered, dossiers: number): ProcessCost {
  return {
    name,
    part,
    processorMicroseconds: ((after.processorMs - before.processorMs) * MICROSECONDS) / dossiers,
    calls: (after.calls - before.calls) / dossiers,
    writtenBytes: (after.writtenBytes - before.writtenBytes) / dossiers,
    residentMebibytesMax: after.residentBytesMax / MEBIBYTE,
    eventLoopP99Ms: eventLoop?.p99Ms ?? null,
  };
}

export function machineCostOf(
  before: MachineReading,
  after: MachineReading,
  metered: readonly Metered[],
  dossiers: number,
): MachineCost {
  const known = metered.reduce((sum, one) => sum + one.after.processorMs - one.before.processorMs, 0);
  const there = (after.atMs - before.atMs) * cpus().length;
  return {
    flushesPerDossier: (after.flushes - before.flushes) / dossiers,
    foreignShare: Math.max(0, after.busyMs - before.busyMs - known) / there,
  };
}

/** Processor time of all processes of one part, µs per dossier. */
export function processorTimeOf(costs: readonly ProcessCost[], part: Part): number {
  return costs.reduce((total, cost) => total + (cost.part === part ? cost.processorMicroseconds : 0), 0);
}

/** Processor time of one process, µs per dossier; undefined where there is none of that name. */
export function processorTimeOfOne(costs: readonly ProcessCost[], name: string): number | undefined {
  return costs.find((cost) => cost.name === name)?.processorMicroseconds;
}

/** Processor time of the parts that belong to a contestant: its own processes and the engines that it stands on. */
export function together(costs: readonly ProcessCost[]): number {
  return processorTimeOf(costs, 'application') + processorTimeOf(costs, 'engine');
}
