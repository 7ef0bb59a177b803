import { spelledEnding } from '../../../deploy/local/child.js';
import type { Finding } from '../checker/evidence.js';
import type { Verdict } from '../checker/judge.js';
import type { OwnEnding } from '../laboratory/mortal.js';
import { nameOf, type Fault } from './fault.js';
import { ENDURED_CLOCKS } from './turnable-clock.js';

/** A process, and how its lives ended that nobody had taken. */
export interface Ended {
  readonly name: string;
  readonly ownEndings: readonly OwnEnding[];
}

/** A fault explains what ended up to so long after it was taken back. */
const AFTER_MS = 30_000;
/** Whoever has lived so long has started. */
const STARTED_AFTER_MS = 60_000;
/** What a service ends with whose store does not answer at its start: it waits for it that way. */
const EXIT_ENGINE_MISSING = 69;
/** What a service ends with that sees that its clock is wrong. */
export const EXIT_CLOCK_WRONG = 71;
const SENTENCES_MAX = 20;

/** Remembers which faults were under way when, so that no process ends by itself unexplained. */
export class EndingNotes {
  private readonly faults: { readonly fault: Fault; readonly fromMs: number; untilMs: number }[] = [];

  constructor(private readonly nowMs: () => number = () => performance.now()) {}

  /** It begins; answers how to say that it was taken back. */
  noteBegun(fault: Fault): () => void {
    const noted = { fault, fromMs: this.nowMs(), untilMs: Number.POSITIVE_INFINITY };
    this.faults.push(noted);
    return () => void (noted.untilMs = this.nowMs());
  }

  /** Finds what no fault explains. */
  judge(processes: readonly Ended[]): Pick<Verdict, 'holds' | 'counts' | 'findings'> {
    const findings = processes.flatMap(({ name, ownEndings }) =>
      ownEndings.filter((ending) => !this.isExplained(name, ending)).map((ending): Finding =>
        ({ anomaly: 'crashed', says: `${name} ended by itself, ${spelledOwnEnding(ending)}, which no fault explains` })));
    return {
      holds: findings.length === 0,
      counts: findings.length === 0 ? {} : { crashed: findings.length },
      findings: findings.slice(0, SENTENCES_MAX),
    };
  }

  private isExplained(name: string, ending: OwnEnding): boolean {
    return this.faults.some(({ fault, fromMs, untilMs }) =>
      fromMs <= ending.atMs && ending.atMs <= untilMs + AFTER_MS && mayEnd(fault, name, ending));
  }
}

/** How it ended and how long it had lived. */
export function spelledOwnEnding({ how, livedMs }: OwnEnding): string {
  return `${spelledEnding(how)} after ${(livedMs / 1_000).toFixed(1)} s of life`;
}

/**
 * Whether this fault rightly ends that process so. An engine is not what is tried: whatever strikes it may end it. A service ends
 * because its clock is wrong, and while it starts because its store is away or its disk is full; never because of anything else.
 */
function mayEnd(fault: Fault, name: string, { how, livedMs }: OwnEnding): boolean {
  if (name === 'the broker') return strikesBroker(fault);
  if (name === 'the store') return strikesStore(fault);
  if (how.code === EXIT_CLOCK_WRONG) {
    return fault.family === 'clock-wrong' && nameOf(fault.whom) === name && !ENDURED_CLOCKS.includes(fault.clock);
  }
  return [1, EXIT_ENGINE_MISSING].includes(how.code ?? 0) && livedMs <= STARTED_AFTER_MS && hindersStart(fault, name);
}

function strikesBroker(fault: Fault): boolean {
  return fault.family === 'broker-killed' || fault.family === 'everything-killed' ||
    (fault.family === 'held-still' && fault.whom === 'broker');
}

function strikesStore(fault: Fault): boolean {
  return fault.family === 'store-killed' || fault.family === 'everything-killed' ||
    (fault.family === 'held-still' && fault.whom === 'store') || (fault.family === 'disk-full' && fault.disk === 'store');
}

/** What a service needs to start: its store, a line to it, its own disk, and to be let run. */
function hindersStart(fault: Fault, name: string): boolean {
  if (strikesStore(fault)) return true;
  if (fault.family === 'line-spoilt') return fault.line === `${name} to store`;
  if (fault.family === 'disk-full') return fault.disk === 'attachments' && name.startsWith('intake-');
  return fault.family === 'held-still' && typeof fault.whom !== 'string' && nameOf(fault.whom) === name;
}
