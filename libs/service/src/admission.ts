import type { Clock } from '@hoso/kernel';

/** How far somebody is with all that it hears because of writes here: messages. */
export interface Look {
  readonly heard: number;
  /** Of those heard: what tells of the write itself, one message for each. */
  readonly writesHeard: number;
  readonly waiting: number;
}

interface Hearer extends Look {
  readonly atMs: number;
  /** Of late, per second. */
  readonly heardRate: number;
  readonly writesRate: number;
  readonly movedAtMs: number;
}

/**
 * What is written waits for one hearer after the other. In seconds for each: from here on some are turned away, so many as bring the
 * waiting to the second figure; where it has come to the third, everybody comes in again. The first lies well above what a busy
 * house has by itself, because positions are told from time to time and not with every message.
 */
const WAITING_SECONDS = { tooMuch: 1.1, meant: 0.5, little: 0.3 } as const;
/** Fewer writes than this are no crowd, however slow it was to hear when there was little to hear. */
const CROWD_MIN = 100;
/** A rate is that of the last seconds; that it has risen is believed sooner, and after a long silence nothing is told from it. */
const FALLS_WITHIN_MS = 3_000;
const RISES_WITHIN_MS = 2_000;
const FORGOTTEN_AFTER_MS = 6_000;
/** Who has heard nothing for so long is away and not slow: what is said to it is kept, and nobody is turned away for its sake. */
const AWAY_AFTER_MS = 3_000;
/** As much as may come at once while some are turned away, in seconds of the rate. */
const BURST_SECONDS = 0.25;
const RETRY_SECONDS_MAX = 10;

/**
 * Lets in as many writes as those who have work with each of them keep up with. While little waits before them everybody comes in;
 * beyond that as many a second as the slowest of them has heard of late, and fewer the longer the way through all of them has become:
 * what is let in is finished soon, and the rest is told to come again instead of waiting inside.
 */
export class Admission {
  private readonly hearers = new Map<string, Hearer>();
  /** Asked to come in, and let in, since the last look. */
  private asked = 0;
  private since = 0;
  private isCrowded = false;
  private tokens = 0;
  private filledAtMs = 0;

  constructor(private readonly clock: Clock) {}

  /** Whether anybody wants to come in: else nobody needs to look. */
  get wasAsked(): boolean {
    return this.asked > 0;
  }

  /** Somebody has looked how far each of them is. */
  note(looks: ReadonlyMap<string, Look>): void {
    const atMs = this.clock.now();
    this.asked = 0;
    this.since = 0;
    for (const [name, look] of looks) this.hearers.set(name, grown(this.hearers.get(name), look, atMs));
  }

  /** Nobody knows how far they are: everybody comes in. */
  forget(): void {
    this.asked = 0;
    this.isCrowded = false;
    this.hearers.clear();
  }

  /**
   * Lets one in and answers undefined; otherwise the seconds after which there may be room. What nobody hears of, as a paper before its
   * dossier is filed, is work for nobody yet: it takes no place, and comes in only while there is one.
   */
  take(isHeard = true): number | undefined {
    this.asked += 1;
    const nowMs = this.clock.now();
    const working = [...this.hearers.values()].filter(({ movedAtMs }) => nowMs - movedAtMs <= AWAY_AFTER_MS);
    const waitingSeconds = working.reduce((sum, hearer) => sum + secondsBefore(hearer, this.since), 0);
    const forEach = waitingSeconds / this.hearers.size;
    this.isCrowded = forEach > (this.isCrowded ? WAITING_SECONDS.little : WAITING_SECONDS.tooMuch);
    const slowest = Math.min(...working.map(({ writesRate }) => writesRate));
    if (this.isCrowded && !this.hasToken((slowest * WAITING_SECONDS.meant) / forEach, isHeard)) {
      return Math.min(RETRY_SECONDS_MAX, Math.ceil(waitingSeconds));
    }
    if (isHeard) this.since += 1;
    return undefined;
  }

  private hasToken(perSecond: number, isTaken: boolean): boolean {
    const nowMs = this.clock.now();
    const passedMs = Math.max(0, nowMs - this.filledAtMs);
    this.filledAtMs = nowMs;
    this.tokens = Math.min(Math.max(1, perSecond * BURST_SECONDS), this.tokens + (perSecond * passedMs) / 1_000);
    if (this.tokens < 1) return false;
    if (isTaken) this.tokens -= 1;
    return true;
  }
}

/** How long what is written now waits before that hearer; 0 where there is no crowd. */
function secondsBefore({ waiting, heardRate, writesRate }: Hearer, since: number): number {
  const writes = (waiting * writesRate) / heardRate + since;
  return writes > CROWD_MIN ? writes / writesRate : 0;
}

function grown(before: Hearer | undefined, look: Look, atMs: number): Hearer {
  if (before === undefined) return { ...look, atMs, heardRate: 0, writesRate: 0, movedAtMs: Number.NEGATIVE_INFINITY };
  const passedMs = atMs - before.atMs;
  const writes = look.writesHeard - before.writesHeard;
  // Positions are told from time to time, not with each message: while something waits, the time until they move is what it takes.
  if (writes === 0 && before.waiting > 0 && passedMs <= FORGOTTEN_AFTER_MS) return { ...before, waiting: look.waiting };
  // Nothing was asked for a while, positions were put back, or the clock was: nothing can be told from it.
  if (writes <= 0 || passedMs <= 0 || passedMs > FORGOTTEN_AFTER_MS) return { ...before, ...look, atMs };
  const heard = look.heard - before.heard;
  return {
    ...look,
    atMs,
    movedAtMs: atMs,
    heardRate: rateAfter(before.heardRate, heard, passedMs),
    writesRate: rateAfter(before.writesRate, writes, passedMs),
  };
}

function rateAfter(known: number, count: number, passedMs: number): number {
  const lately = (count * 1_000) / passedMs;
  if (known === 0) return lately;
  const withinMs = lately > known ? RISES_WITHIN_MS : FALLS_WITHIN_MS;
  return known + (1 - Math.exp(-passedMs / withinMs)) * (lately - known);
}
