import { Defect, Refusal, type Clock, type Random } from '@hoso/kernel';

import { DoorRefusal } from './problem.js';
import { TokenBuckets, type BucketSettings } from './token-buckets.js';

/** When a process says that it has enough to do. */
export interface OverloadSettings {
  /** Writes are turned away while the event loop is later than this by its own work, lastingly. */
  readonly eventLoopP99MsMax: number;
  /** Writes that may be in hand at once. */
  readonly writesInHandMax: number;
  /** What one client may ask. */
  readonly perClient: BucketSettings;
}

export const OVERLOAD_SETTINGS: OverloadSettings = {
  eventLoopP99MsMax: 200,
  writesInHandMax: 2_000,
  perClient: { perSecond: 3_000, burst: 6_000 },
};

/** Something that fills up. Answers the seconds after which a write to `path` may come in, or undefined when it may now. */
export type Pressure = (path: string) => number | undefined;

/** Why a request may not come in, and what to answer. */
export interface TurnedAway {
  readonly why: string;
  readonly refusal: Refusal;
}

const RETRY_SECONDS = 2;
const JITTER_SECONDS = 3;

/**
 * Decides at the door, before anything of a request is read, whether there is room for it. Reads are turned away only
 * from a client that asks too much; writes also while the process or something behind it is full. Whoever is turned
 * away is told when to come back, not all at the same moment.
 */
export class Overload {
  private readonly buckets: TokenBuckets;
  private readonly pressures = new Map<string, Pressure>();

  constructor(
    private readonly settings: OverloadSettings,
    private readonly eventLoopP99Ms: () => number,
    clock: Clock,
    private readonly random: Random,
  ) {
    this.buckets = new TokenBuckets(settings.perClient, clock);
  }

  /** Adds something that may fill up, for example the queue of unpublished facts. A name is given once. */
  watch(name: string, pressure: Pressure): void {
    if (this.pressures.has(name)) throw new Defect('pressure-doubled', `two pressures are called ${name}`);
    this.pressures.set(name, pressure);
  }

  /**
   * Undefined when the request may come in; otherwise what to answer (429 or 503) and why. `writesTo` is the path of a write, and
   * undefined for a read.
   */
  refuse(client: string, writesTo: string | undefined, writesInHand: number): TurnedAway | undefined {
    const waitSeconds = this.buckets.take(client);
    if (waitSeconds > 0) {
      const retryAfterSeconds = Math.max(1, Math.ceil(waitSeconds));
      return { why: 'client', refusal: new Refusal('too-many', 'too-many-requests', { retryAfterSeconds }) };
    }
    if (writesTo === undefined) return undefined;
    if (writesInHand >= this.settings.writesInHandMax) return this.busy('writes-in-hand', RETRY_SECONDS);
    if (this.eventLoopP99Ms() > this.settings.eventLoopP99MsMax) return this.busy('event-loop', RETRY_SECONDS);
    for (const [name, pressure] of this.pressures) {
      const seconds = pressure(writesTo);
      if (seconds !== undefined) return this.busy(name, seconds);
    }
    return undefined;
  }

  private busy(why: string, seconds: number): TurnedAway {
    const retryAfterSeconds = Math.ceil(seconds + this.random.fraction() * JITTER_SECONDS);
    return { why, refusal: new DoorRefusal(503, 'overloaded', retryAfterSeconds) };
  }
}
