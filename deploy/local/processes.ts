import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * A process, told apart from any other that may later carry the same number: the number is only half of the name, the
 * moment of its birth is the other half.
 */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it began, in the operating system's own words; compared, never read. */
  readonly startTime: string;
}

/** How often a process that was asked to go is looked at. */
const LOOK_EVERY_MS = 25;
/** How long a process that was told to go, and cannot refuse, is waited for. */
const KILLED_WITHIN_MS = 5_000;

/** Who runs under this number now; undefined when nobody does, or only a corpse that its parent has not yet fetched. */
export function identityOf(pid: number): ProcessIdentity | undefined {
  const startTime = process.platform === 'linux' ? startTimeOnLinux(pid) : startTimeElsewhere(pid);
  return startTime === undefined ? undefined : { pid, startTime };
}

/** True while exactly this process runs; false when it is gone, also when another has taken its number. */
export function isRunning(identity: ProcessIdentity): boolean {
  return identityOf(identity.pid)?.startTime === identity.startTime;
}

/**
 * Ends exactly this process: asks it to go, and after `graceMs` makes it go. Does nothing when it is gone already or
 * when its number now belongs to another.
 *
 * @param wholeGroup also ends what it started, when it leads a process group of its own
 */
export async function endProcess(identity: ProcessIdentity, graceMs: number, wholeGroup = false): Promise<void> {
  if (!isRunning(identity)) return;
  const target = wholeGroup ? -identity.pid : identity.pid;
  signal(target, 'SIGTERM');
  // A process that was stopped in its tracks cannot hear the request before it is let go on.
  signal(target, 'SIGCONT');
  if (await isGoneWithin(identity, graceMs)) return;
  signal(target, 'SIGKILL');
  await isGoneWithin(identity, KILLED_WITHIN_MS);
}

/** Ends exactly this process at once, without asking, and waits until it is gone. */
export async function killProcess(identity: ProcessIdentity): Promise<void> {
  if (!isRunning(identity)) return;
  signal(identity.pid, 'SIGKILL');
  await isGoneWithin(identity, KILLED_WITHIN_MS);
}

async function isGoneWithin(identity: ProcessIdentity, durationMs: number): Promise<boolean> {
  const deadline = performance.now() + durationMs;
  while (isRunning(identity)) {
    if (performance.now() >= deadline) return false;
    await pause(LOOK_EVERY_MS);
  }
  return true;
}

function signal(target: number, name: NodeJS.Signals): void {
  try {
    process.kill(target, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Ticks since the machine came up, together with which coming up it was. */
function startTimeOnLinux(pid: number): string | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // The second field is the program's name in parentheses and may hold anything; the third one follows the last `)`.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  const ticks = fields[19];
  if (ticks === undefined || state === 'Z' || state === 'X') return undefined;
  return `${bootId()} ${ticks}`;
}

let knownBootId: string | undefined;

function bootId(): string {
  knownBootId ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return knownBootId;
}

function startTimeElsewhere(pid: number): string | undefined {
  const answer = spawnSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' });
  const text = answer.stdout?.trim() ?? '';
  const [state, ...startTime] = text.split(/\s+/);
  return state === undefined || state === '' || state.startsWith('Z') ? undefined : startTime.join(' ');
}
