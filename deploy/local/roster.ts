import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { endProcess, identityOf, isRunning, type ProcessIdentity } from './processes.js';

/** A process that was started here and must not outlive us unnoticed. */
export interface RosterEntry extends ProcessIdentity {
  readonly name: string;
  /** Leads a process group of its own, whose other members are its children and go with it. */
  readonly leadsGroup: boolean;
}

/** How long a leftover may take to go by itself. */
const LEFTOVER_GRACE_MS = 10_000;

/**
 * The list, on disk, of everything that was started here and still runs. Written before anyone can be surprised, so
 * that after a sudden death the next one finds exactly what was left behind, and touches nothing else.
 */
export class Roster {
  private entries: readonly RosterEntry[] = [];

  constructor(private readonly file: string) {}

  /** Ends whatever the previous owner of this list left running; tells what that was. Call it before `add`. */
  async endLeftovers(): Promise<readonly RosterEntry[]> {
    const leftovers = readEntries(this.file).filter(isRunning);
    await Promise.all(leftovers.map((entry) => endProcess(entry, LEFTOVER_GRACE_MS, entry.leadsGroup)));
    this.write([]);
    return leftovers;
  }

  /** Ends whatever is on the list, whoever has put it there, and whatever is put there meanwhile. */
  async endAll(): Promise<void> {
    while (this.entries.length > 0) {
      const ending = this.entries;
      await Promise.all(ending.map((entry) => endProcess(entry, LEFTOVER_GRACE_MS, entry.leadsGroup)));
      this.write(this.entries.filter((entry) => !ending.includes(entry)));
    }
  }

  /** Puts a process that was just started on the list. Does nothing when it is gone already. */
  add(name: string, pid: number, leadsGroup = false): ProcessIdentity | undefined {
    const identity = identityOf(pid);
    if (identity === undefined) return undefined;
    this.write([...this.entries, { name, ...identity, leadsGroup }]);
    return identity;
  }

  /** Takes a process off the list, once it is gone. */
  remove(identity: ProcessIdentity): void {
    this.write(this.entries.filter((entry) => entry.pid !== identity.pid || entry.startTime !== identity.startTime));
  }

  private write(entries: readonly RosterEntry[]): void {
    this.entries = entries;
    mkdirSync(dirname(this.file), { recursive: true });
    const passing = `${this.file}.new`;
    writeFileSync(passing, `${JSON.stringify({ processes: entries }, undefined, 2)}\n`);
    renameSync(passing, this.file);
  }
}

function readEntries(file: string): readonly RosterEntry[] {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return [];
  }
  const list = typeof content === 'object' && content !== null && 'processes' in content ? content.processes : [];
  return Array.isArray(list) ? list.filter(isEntry) : [];
}

function isEntry(value: unknown): value is RosterEntry {
  if (typeof value !== 'object' || value === null) return false;
  const entry = value as Partial<Record<keyof RosterEntry, unknown>>;
  return (
    typeof entry.name === 'string' &&
    typeof entry.startTime === 'string' &&
    typeof entry.leadsGroup === 'boolean' &&
    typeof entry.pid === 'number' &&
    Number.isSafeInteger(entry.pid) &&
    entry.pid > 1
  );
}
