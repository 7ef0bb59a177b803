import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

import type { Sample } from './memory-growth.js';

const KIBIBYTES = 1_024;

/** Notes again and again what each process holds, whichever runs at the moment, until it is told to stop. */
export class MemoryWatch {
  readonly samples = new Map<string, Sample[]>();
  /** How often a process was gone that was there at the sample before, by its name. */
  readonly endings = new Map<string, number>();
  private readonly living = new Map<string, number>();
  private readonly stopping = new AbortController();
  private readonly watching: Promise<void>;

  constructor(
    private readonly processes: () => ReadonlyMap<string, number>,
    private readonly everyMs: number,
  ) {
    this.watching = this.watch();
    // Heard where it is stopped: whoever fails before that has something else to say.
    this.watching.catch(() => undefined);
  }

  /** @throws what has kept it from noting. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.watching;
  }

  private async watch(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      this.sample();
      await pause(this.everyMs, undefined, { signal }).catch(() => undefined); // told to stop
    }
  }

  private sample(): void {
    const processes = this.processes();
    for (const name of new Set([...processes.keys(), ...this.living.keys()])) {
      const pid = processes.get(name);
      const held = pid === undefined ? undefined : residentMebibytes(pid);
      const before = this.living.get(name);
      if (before !== undefined && (held === undefined || before !== pid)) {
        this.endings.set(name, (this.endings.get(name) ?? 0) + 1);
        this.living.delete(name);
      }
      if (pid === undefined || held === undefined) continue;
      this.living.set(name, pid);
      const points = this.samples.get(name) ?? [];
      this.samples.set(name, points);
      points.push([performance.now(), held]);
    }
  }
}

/** Undefined where it is gone, or holds nothing any more because it is going. */
function residentMebibytes(pid: number): number | undefined {
  let status: string;
  try {
    status = readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return undefined;
    throw error;
  }
  const kibibytes = /^VmRSS:\s+(\d+)/m.exec(status)?.[1];
  return kibibytes === undefined ? undefined : Number(kibibytes) / KIBIBYTES;
}
