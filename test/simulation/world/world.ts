import { Defect, Failure, Refusal, SeededRandom } from '@hoso/kernel';

import { EventQueue, type SimulatedEvent } from './event-queue.js';
import { Faults } from './faults.js';
import type { Life } from './life.js';
import { drainMicrotasks } from './microtasks.js';

/** One line of a timeline. */
export interface Noted {
  readonly atMs: number;
  readonly who: string;
  readonly what: string;
  readonly isFault: boolean;
}

/**
 * Time, order and chance of one simulated history. Nothing happens but what was scheduled here; between two events all
 * that they made ready is run to its end. One seed is one history.
 */
export class World {
  /** Decides when calls are answered, and so their order. */
  readonly chance: SeededRandom;
  readonly faults: Faults;
  /** A running hash over everything that happened: equal hashes, equal histories. */
  hash = 0x811c9dc5;
  events = 0;
  /** How often a process got what it awaited: an answer, the end of a rest, a request. */
  steps = 0;
  readonly timeline: Noted[] = [];
  /** What went wrong by nobody's fault but the product's. */
  readonly defects: string[] = [];
  private readonly queue = new EventQueue();
  private underwayUntilMs = 0;
  private order = 0;
  private lives = 0;
  private members = 0;
  private fatal: { readonly step: number; readonly kill: (life: Life) => void } | null = null;

  constructor(
    readonly seed: number,
    private currentMs: number,
    /** Whether to keep the timeline, for reading. */
    private readonly keepsTimeline: boolean,
  ) {
    this.chance = new SeededRandom(Math.imul(seed, 0x9e3779b1) ^ 0x51ed270b);
    this.faults = new Faults(this.chanceFor('faults'));
  }

  /** The true moment, whole milliseconds since the epoch: the databases' clock. */
  get nowMs(): number {
    return Math.floor(this.currentMs);
  }

  /** Chance of its own for a part of the world, so that a change in one part leaves the others alone. */
  chanceFor(part: string): SeededRandom {
    let mixed = this.seed ^ 0x2545f491;
    for (let index = 0; index < part.length; index += 1) mixed = Math.imul(mixed ^ part.charCodeAt(index), 0x01000193);
    return new SeededRandom(mixed ^ (mixed >>> 13));
  }

  nextLifeNumber(): number {
    return (this.lives += 1);
  }

  nextMemberNumber(): number {
    return (this.members += 1);
  }

  schedule(delayMs: number, life: Life | null, run: () => void): SimulatedEvent {
    const event = { atMs: this.currentMs + delayMs, order: (this.order += 1), life, run, isCancelled: false };
    this.queue.push(event);
    return event;
  }

  /** The same for what somebody has sent: it comes whether or not its sender still lives then, and until then nothing is at rest. */
  send(delayMs: number, life: Life | null, run: () => void): void {
    this.underwayUntilMs = Math.max(this.underwayUntilMs, this.currentMs + delayMs);
    this.schedule(delayMs, life, run);
  }

  /** Whether something that was sent is still to come. */
  get hasUnderway(): boolean {
    return this.underwayUntilMs > this.currentMs;
  }

  /** A duration between two bounds, in milliseconds and parts of them. */
  between(leastMs: number, mostMs: number): number {
    return leastMs + this.chance.fraction() * (mostMs - leastMs);
  }

  /** Lets that much time be gone at once, as over a night or a weekend: whatever fell due in it comes at its end. */
  leap(durationMs: number): void {
    this.currentMs += durationMs;
  }

  /** Whoever comes to that step, counted from 1, is killed instead: what it awaited had its effect, and never comes. */
  killAtStep(step: number, kill: (life: Life) => void): void {
    this.fatal = { step, kill };
  }

  /** Lets time run until that moment, or until `isOver` says so. Must be called from a macrotask. */
  run(untilMs: number, isOver: () => boolean = () => false): void {
    for (let next = this.queue.peek(); next !== undefined && next.atMs <= untilMs && !isOver(); next = this.queue.peek()) {
      this.queue.pop();
      if (next.isCancelled) continue;
      const { life, run } = next;
      if (next.atMs > this.currentMs) this.currentMs = next.atMs;
      if (life !== null) {
        if (!life.alive) continue;
        if (life.pausedUntilMs > this.currentMs) {
          next.atMs = life.pausedUntilMs;
          next.order = this.order += 1;
          this.queue.push(next);
          continue;
        }
        this.steps += 1;
        if (this.steps === this.fatal?.step) {
          this.fatal.kill(life);
          continue;
        }
      }
      this.events += 1;
      this.mix(Math.floor(this.currentMs * 16) + (life?.number ?? 0) * 0x10001);
      run();
      drainMicrotasks();
    }
    if (untilMs > this.currentMs && !isOver()) this.currentMs = untilMs;
  }

  /** Takes a number or a text into the hash of the history. */
  mix(value: number | string): void {
    if (typeof value === 'number') this.hash = Math.imul(this.hash ^ (value | 0), 0x01000193);
    else for (let index = 0; index < value.length; index += 1) this.mix(value.charCodeAt(index));
  }

  /** Takes an error: refusals and failures are the product's ways of saying no, and bad releases are planted; all else is a defect. */
  judge(who: string, error: unknown, doing: string): void {
    if (!isDefect(error)) return;
    this.defects.push(`${who} could not ${doing}: ${String(error)}`);
    this.note(who, () => `DEFECT: could not ${doing}: ${String(error)}`);
  }

  /** Writes a line into the timeline. */
  note(who: string, what: () => string, isFault = false): void {
    if (this.keepsTimeline) this.timeline.push({ atMs: this.currentMs, who, what: what(), isFault });
  }
}

/** The code of what a release throws that is made bad on purpose. */
export const BAD_RELEASE = 'bad-release';

function isDefect(error: unknown): boolean {
  if (error instanceof Refusal || error instanceof Failure) return false;
  for (let one = error; one instanceof Error; one = one.cause) if (one instanceof Defect && one.code === BAD_RELEASE) return false;
  return true;
}
