import { Clock, Random } from '@hoso/kernel';

import type { Consumption, ConsumeOptions, ReceivedMessage } from './bus.js';
import { settledWithin } from './deadline.js';
import { growingDelay } from './growing-delay.js';
import type { KafkaAdmin } from './kafka-admin.js';
import type { Member, MemberListener, PartitionOffset } from './kafka-driver.js';
import type { BusLog, BusTrouble } from './kafka-reach.js';
import { Lane } from './lane.js';

export interface KafkaConsumptionOptions extends ConsumeOptions {
  readonly newMember: (topics: readonly string[], listener: MemberListener) => Member;
  /** Takes those out of the group that died under this consumer's name; how many they were. */
  readonly endFormerMemberships?: () => Promise<number>;
  /** A member that was silent for so long is not assigned any more, whatever it believes. */
  readonly sessionTimeoutMs: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly admin: KafkaAdmin;
  /** Commits of so long are gathered into one. */
  readonly commitEveryMs: number;
  readonly log: BusLog | undefined;
  readonly onError: BusTrouble | undefined;
  readonly onEnd: (consumption: KafkaConsumption) => void;
}

/** A busy group says more often how far it is: others go by it. */
const COMMITTED_AFTER_MESSAGES = 40;
/** So many failures in a row are told. */
const COMMITS_FAILED_TOLD = 5;
/** How long a stop waits for handlers that are running; committing and leaving stay within ten seconds with it. */
const FINISH_MS = 7_000;
const COMMIT_MS = 1_000;
/**
 * A lane with so many batches waiting is full, and has room again when so few are left. The client looks only once in
 * `fetchWaitMs` whether a partition may be fetched again; what is left keeps the handler busy until then.
 */
const BATCHES_WHEN_HELD = 4;
const BATCHES_WHEN_RELEASED = 2;
const REJOIN_DELAY = { firstMs: 100, mostMs: 3_000 };

interface Track {
  readonly topic: string;
  readonly partition: number;
  readonly lane: Lane;
  /** Where the next fetch starts; unknown until the first messages came. */
  nextOffset: string | undefined;
  /** How far it was handled in this membership; undefined until something was. */
  handled: PartitionOffset | undefined;
  /** The client does not fetch this partition at the moment. */
  held: boolean;
}

/**
 * A membership that never ends by itself: whatever happens to the client's consumer, another one is made. Between the
 * two lie the lanes, one per partition, which hand messages in, repeat, and hold the fetching back when they are full.
 */
export class KafkaConsumption implements Consumption {
  private readonly topics: readonly string[];
  private readonly tracks = new Map<string, Track>();
  /** Handlers that still run for partitions that were taken away. */
  private readonly leaving = new Map<string, Promise<void>>();
  /** Those handled further than the broker knows. */
  private readonly uncommitted = new Set<Track>();
  private readonly stopped = new AbortController();
  private member: Member | undefined;
  private memberId: string | undefined;
  private life: Promise<void> = Promise.resolve();
  private ending: Promise<void> | undefined;
  private commitPlanned = false;
  /** Messages since the last commit. */
  private handledSince = 0;
  private commitsFailed = 0;
  private joined = false;
  private paused = false;

  constructor(private readonly options: KafkaConsumptionOptions) {
    this.topics = [...new Set(options.topics)];
  }

  start(): void {
    this.life = this.liveAgainAndAgain();
  }

  get assigned(): boolean {
    if (this.stopped.signal.aborted || !this.joined || this.member === undefined) return false;
    return this.member.silentForMs < this.options.sessionTimeoutMs;
  }

  pause(): void {
    this.paused = true;
    for (const track of this.tracks.values()) this.regulate(track);
  }

  resume(): void {
    this.paused = false;
    for (const track of this.tracks.values()) {
      track.lane.run();
      this.regulate(track);
    }
  }

  async lag(): Promise<number> {
    await this.commitNow();
    const progress = await this.options.admin.progress(this.options.group, this.topics);
    return progress.reduce((sum, { waiting }) => sum + waiting, 0);
  }

  stop(): Promise<void> {
    this.ending ??= this.finish();
    return this.ending;
  }

  private async finish(): Promise<void> {
    this.stopped.abort();
    const lanes = [...this.tracks.values()].map((track) => track.lane);
    for (const track of this.tracks.values()) {
      this.regulate(track);
      track.lane.wake();
    }
    const handlers = Promise.all([...lanes.map((lane) => lane.idle()), ...this.leaving.values()]);
    await settledWithin(this.options.clock, FINISH_MS, handlers);
    await this.commitNow();
    for (const lane of lanes) lane.close();
    await this.member?.leave();
    await this.life;
    this.options.onEnd(this);
  }

  private async liveAgainAndAgain(): Promise<void> {
    const { clock, random, log, group } = this.options;
    let attempt = 0;
    while (!this.stopped.signal.aborted) {
      await this.endFormerMemberships();
      if (this.stopped.signal.aborted) return;
      const member = this.newMember();
      this.member = member;
      const reason = await member.live();
      if (this.stopped.signal.aborted) return;
      attempt = member.hasJoined ? 1 : attempt + 1;
      this.joined = false;
      await member.leave();
      const delayMs = growingDelay(attempt, REJOIN_DELAY, random);
      // One line when it begins; that it is over says the next join.
      log?.(attempt === 1 ? 'warn' : 'debug', 'consumer ended and is made anew', {
        group, code: reason.split(':', 1)[0], attempt, delayMs,
      });
      await clock.sleep(delayMs, this.stopped.signal);
    }
  }

  /** Whoever cannot ask for it comes later into the group, when the session of the former life is over by itself. */
  private async endFormerMemberships(): Promise<void> {
    const { log, onError, group, endFormerMemberships } = this.options;
    const ended = await endFormerMemberships?.().catch((error: unknown) => {
      onError?.(error, 'end the memberships of a former life');
      return 0;
    });
    if (ended) log?.('info', 'memberships of a former life were ended', { group, count: ended });
  }

  private newMember(): Member {
    this.memberId = undefined;
    return this.options.newMember(this.topics, {
      onJoined: (memberId, assignment) => this.onJoined(memberId, assignment),
      onRebalancing: () => {
        this.joined = false;
        void this.commitNow();
      },
      onMessages: (topic, partition, messages, nextOffset) =>
        this.onMessages(nameOf(topic, partition), messages, nextOffset),
    });
  }

  private onJoined(memberId: string, assignment: ReadonlyMap<string, readonly number[]>): void {
    const uninterrupted = memberId === this.memberId;
    this.memberId = memberId;
    // While we were away others may have gone further: only the broker knows from where to go on.
    if (!uninterrupted) this.uncommitted.clear();
    const mine = new Set<string>();
    for (const [topic, partitions] of assignment)
      for (const partition of partitions) mine.add(nameOf(topic, partition));
    for (const [name, track] of this.tracks) {
      if (!mine.has(name)) this.drop(name, track);
      else if (uninterrupted) this.goOn(track);
      else this.startOver(track);
    }
    for (const [topic, partitions] of assignment) for (const partition of partitions) this.take(topic, partition);
    this.joined = true;
    this.options.log?.('info', 'consumer has joined', { group: this.options.group, count: mine.size });
  }

  /** Still ours: what was fetched is good, and the next fetch goes on behind it. */
  private goOn({ topic, partition, nextOffset }: Track): void {
    if (nextOffset !== undefined) this.member?.seek({ topic, partition, offset: nextOffset });
  }

  private startOver(track: Track): void {
    track.lane.empty();
    track.nextOffset = undefined;
    track.handled = undefined;
    this.letGo(track);
    this.regulate(track);
  }

  /** A client may go on holding a partition back when it is assigned anew, to this membership or to a later one. */
  private letGo(track: Track): void {
    if (!track.held) return;
    track.held = false;
    this.member?.resume(track.topic, track.partition);
  }

  private take(topic: string, partition: number): void {
    const name = nameOf(topic, partition);
    if (this.tracks.has(name)) return;
    const after = this.leaving.get(name);
    const lane = new Lane({
      topic,
      partition,
      batchMessagesMax: this.options.batchMessagesMax,
      clock: this.options.clock,
      random: this.options.random,
      handle: this.options.handle,
      mayRun: () => !this.paused && !this.stopped.signal.aborted,
      onHandled: (handled, nextOffset) => this.onHandled(name, handled, nextOffset),
      onRejected: (_lane, error, attempt, delayMs) => this.onRejected(name, error, attempt, delayMs),
      ...(after === undefined ? {} : { after }),
    });
    const track: Track = { topic, partition, lane, nextOffset: undefined, handled: undefined, held: false };
    this.tracks.set(name, track);
    this.regulate(track);
  }

  private drop(name: string, track: Track): void {
    this.tracks.delete(name);
    this.uncommitted.delete(track);
    this.letGo(track);
    track.lane.close();
    const idle = track.lane.idle().then(() => {
      if (this.leaving.get(name) === idle) this.leaving.delete(name);
    });
    this.leaving.set(name, idle);
  }

  private onMessages(name: string, messages: readonly ReceivedMessage[], nextOffset: string): void {
    const track = this.tracks.get(name);
    if (track === undefined) return;
    track.nextOffset = nextOffset;
    track.lane.push(messages);
    this.regulate(track);
  }

  private onHandled(name: string, lane: Lane, nextOffset: string): void {
    const track = this.tracks.get(name);
    if (track?.lane !== lane) return;
    this.handledSince += Number(BigInt(nextOffset) - BigInt(track.handled?.offset ?? nextOffset));
    track.handled = { topic: track.topic, partition: track.partition, offset: nextOffset };
    this.uncommitted.add(track);
    this.regulate(track);
    if (this.handledSince < COMMITTED_AFTER_MESSAGES) this.planCommit();
    else void this.commitNow();
  }

  private onRejected(name: string, error: unknown, attempt: number, delayMs: number): void {
    const { group, log } = this.options;
    const { topic, partition } = this.tracks.get(name) ?? {};
    log?.('warn', 'batch was rejected and comes again', { group, topic, partition, attempt, delayMs, error });
  }

  /** Holds the fetching of a full, paused or ending partition, and lets it go when there is room again. */
  private regulate(track: Track): void {
    const batches = track.lane.waitingCount / this.options.batchMessagesMax;
    const full = batches >= (track.held ? BATCHES_WHEN_RELEASED : BATCHES_WHEN_HELD);
    const hold = full || this.paused || this.stopped.signal.aborted;
    if (hold === track.held) return;
    track.held = hold;
    if (hold) this.member?.pause(track.topic, track.partition);
    else this.member?.resume(track.topic, track.partition);
  }

  private planCommit(): void {
    if (this.commitPlanned) return;
    this.commitPlanned = true;
    void this.options.clock.sleep(this.options.commitEveryMs, this.stopped.signal).then(() => {
      this.commitPlanned = false;
      return this.commitNow();
    });
  }

  /**
   * Never rejects: a position that could not be committed now is committed with the next, and nothing depends on it.
   */
  private async commitNow(): Promise<void> {
    const { member } = this;
    if (member === undefined || this.uncommitted.size === 0) return;
    const tracks = [...this.uncommitted];
    this.uncommitted.clear();
    this.handledSince = 0;
    try {
      await member.commit(tracks.flatMap(({ handled }) => handled ?? []), COMMIT_MS);
      this.commitsFailed = 0;
    } catch (error) {
      this.commitsFailed += 1;
      // Between two memberships it is usual; one that goes on means that everything is heard again after the next.
      this.options.log?.(this.commitsFailed === COMMITS_FAILED_TOLD ? 'warn' : 'debug', 'positions were not committed', {
        group: this.options.group, attempt: this.commitsFailed, error,
      });
      // What is committed next is how far each is then: a later commit may have passed meanwhile.
      for (const track of this.tracks.values()) {
        if (track.handled !== undefined && tracks.includes(track)) this.uncommitted.add(track);
      }
      if (!this.stopped.signal.aborted) this.planCommit();
    }
  }
}

function nameOf(topic: string, partition: number): string {
  return `${topic}/${partition}`;
}
