import type { Clock, Random } from '@hoso/kernel';

import { FaultyNeighbour, type FaultOrder, type FaultScript } from './fault-script.js';

/** What the board shows about one neighbour. Times are ISO 8601 in UTC. */
export interface FaultNotice {
  readonly neighbour: FaultyNeighbour;
  readonly fault: FaultScript | null;
  readonly since: string | null;
  readonly healsAt: string | null;
  /** Calls since the start of the process, and how many of them a fault has struck. */
  readonly calls: number;
  readonly struck: number;
}

interface Running {
  readonly script: FaultScript;
  readonly sinceMs: number;
  readonly healsAtMs: number | undefined;
}

/** Which neighbour misbehaves at present. Faults heal by the clock, without anybody's help. */
export class FaultBoard {
  private readonly running = new Map<FaultyNeighbour, Running>();
  private readonly counts = new Map<FaultyNeighbour, { calls: number; struck: number }>();

  constructor(
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /** Puts a script up, or takes it down. */
  order(order: FaultOrder): FaultNotice {
    if (order.kind === 'none') {
      this.running.delete(order.neighbour);
    } else {
      const sinceMs = this.clock.now();
      const healsAtMs = order.forMs === undefined ? undefined : sinceMs + order.forMs;
      this.running.set(order.neighbour, { script: order, sinceMs, healsAtMs });
    }
    return this.notice(order.neighbour);
  }

  /** The fault that strikes this call, if any. */
  strike(neighbour: FaultyNeighbour): FaultScript | undefined {
    const counts = this.countsOf(neighbour);
    counts.calls += 1;
    const script = this.runningNow(neighbour)?.script;
    if (script === undefined || this.random.fraction() >= script.probability) return undefined;
    counts.struck += 1;
    return script;
  }

  notice(neighbour: FaultyNeighbour): FaultNotice {
    const running = this.runningNow(neighbour);
    return {
      neighbour,
      fault: running?.script ?? null,
      since: spelled(running?.sinceMs),
      healsAt: spelled(running?.healsAtMs),
      ...this.countsOf(neighbour),
    };
  }

  notices(): readonly FaultNotice[] {
    return FaultyNeighbour.options.map((neighbour) => this.notice(neighbour));
  }

  private runningNow(neighbour: FaultyNeighbour): Running | undefined {
    const running = this.running.get(neighbour);
    if (running?.healsAtMs === undefined || this.clock.now() < running.healsAtMs) return running;
    this.running.delete(neighbour);
    return undefined;
  }

  private countsOf(neighbour: FaultyNeighbour): { calls: number; struck: number } {
    const counts = this.counts.get(neighbour) ?? { calls: 0, struck: 0 };
    this.counts.set(neighbour, counts);
    return counts;
  }
}

function spelled(moment: number | undefined): string | null {
  return moment === undefined ? null : new Date(moment).toISOString();
}
