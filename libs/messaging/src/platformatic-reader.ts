import { ConnectionPool, type ClusterMetadata, type Connection } from '@platformatic/kafka';

import type { ReceivedMessage } from './bus.js';
import type { MemberOptions, PartitionOffset } from './kafka-driver.js';
import { FetchSession, type FetchedPartition, type Reading } from './platformatic-fetch.js';
import { messagesOf } from './platformatic-messages.js';
import { clientOptions, PlatformaticSockets } from './platformatic-sockets.js';

export interface ReaderOptions extends MemberOptions {
  readonly end: AbortSignal;
  /** Where the partitions are; `fresh` when what was known turned out to be old. */
  readonly whereabouts: (fresh: boolean) => Promise<ClusterMetadata>;
  /** A broker answered. */
  readonly onSign: () => void;
  readonly onMessages: (
    topic: string,
    partition: number,
    messages: readonly ReceivedMessage[],
    nextOffset: string,
  ) => void;
  /** The position is outside of what the broker still has. */
  readonly onLost: (place: Track) => void;
  /** Reading cannot go on in this life. */
  readonly onFailure: (error: unknown) => void;
}

/** A partition that this member may read. */
export interface Track extends Reading {
  offset: bigint;
  /** Held back, or without a known position. */
  held: boolean;
  located: boolean;
}

/** So often in a row, some twenty seconds: a broker that comes back sooner finds the member as it left it. */
const FAILURES_MAX = 12;
const FIRST_DELAY_MS = 200;
const LONGEST_DELAY_MS = 2_000;
const OFFSET_OUT_OF_RANGE = 1;

/**
 * Reads from every broker that leads one of the partitions, one fetch at a time each, on connections that nobody else
 * uses: a fetch that waits for news would make a heartbeat or a commit behind it wait too.
 */
export class PlatformaticReader {
  private readonly pool: ConnectionPool;
  private readonly sockets: PlatformaticSockets;
  private readonly tracks = new Map<string, Track>();
  private readonly loops = new Set<number>();
  private whereabouts: ClusterMetadata | undefined;
  private reading = false;
  private change = new AbortController();

  constructor(private readonly options: ReaderOptions) {
    // A broker that leaves a fetch open for a session longer than it was asked to is as good as gone.
    const { clientId, ...settings } = clientOptions(options.reach, options.fetchWaitMs + options.sessionTimeoutMs);
    this.pool = new ConnectionPool(clientId, settings);
    this.sockets = new PlatformaticSockets(this.pool);
  }

  /** Reads exactly `assignment` from now on; positions that are known are kept. */
  assign(assignment: ReadonlyMap<string, readonly number[]>): void {
    const mine = new Set<string>();
    for (const [topic, partitions] of assignment) {
      for (const partition of partitions) {
        const name = nameOf(topic, partition);
        mine.add(name);
        if (!this.tracks.has(name)) {
          this.tracks.set(name, { topic, partition, offset: 0n, held: false, located: false });
        }
      }
    }
    for (const name of this.tracks.keys()) if (!mine.has(name)) this.tracks.delete(name);
  }

  /** Forgets every position. */
  empty(): void {
    this.tracks.clear();
  }

  /** Partitions without a position. */
  unlocated(): readonly Track[] {
    return [...this.tracks.values()].filter(({ located }) => !located);
  }

  hold(topic: string, partition: number, held: boolean): void {
    const track = this.tracks.get(nameOf(topic, partition));
    if (track === undefined || track.held === held) return;
    track.held = held;
    if (!held) this.wake();
  }

  seek({ topic, partition, offset }: PartitionOffset): void {
    const track = this.tracks.get(nameOf(topic, partition));
    if (track !== undefined) this.locate(track, BigInt(offset));
  }

  /** The partition is read from `offset` on. */
  locate(track: Track, offset: bigint): void {
    track.offset = offset;
    track.located = true;
    this.wake();
  }

  stop(): void {
    this.reading = false;
  }

  async start(): Promise<void> {
    await this.lookAround(false);
    this.reading = true;
    this.wake();
  }

  destroy(): void {
    this.sockets.destroy();
  }

  private async lookAround(fresh: boolean): Promise<void> {
    this.whereabouts = await this.options.whereabouts(fresh);
    for (const track of this.tracks.values()) {
      const leader = this.leaderOf(track);
      if (leader !== undefined && !this.loops.has(leader)) void this.readFrom(leader);
    }
    // Another leader may have had nothing to read until now.
    this.wake();
  }

  private async readFrom(leader: number): Promise<void> {
    const { clock, end } = this.options;
    const session = new FetchSession({
      waitMs: this.options.fetchWaitMs,
      bytesPerPartitionMax: this.options.fetchBytesPerPartitionMax,
    });
    let failures = 0;
    this.loops.add(leader);
    while (!end.aborted) {
      try {
        // What is known of the cluster stays until something newer is; not to find it out is one more failure.
        if (failures > 0) await this.lookAround(true);
        const { signal } = this.change;
        const tracks = this.tracksOf(leader);
        const brought = tracks.length > 0 && (await this.fetch(leader, session, tracks));
        failures = 0;
        if (tracks.length === 0) await clock.sleep(this.options.silenceMs, AbortSignal.any([signal, end]));
        else if (brought && this.options.fetchPauseMs > 0) await clock.sleep(this.options.fetchPauseMs, end);
      } catch (error) {
        failures += 1;
        if (end.aborted) return;
        if (failures > FAILURES_MAX) return this.options.onFailure(error);
        await clock.sleep(Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (failures - 1)), end);
      }
    }
  }

  /** One fetch; says whether it brought anything. */
  private async fetch(leader: number, session: FetchSession, tracks: readonly Track[]): Promise<boolean> {
    const asked = new Map(tracks.map((track) => [track, track.offset]));
    const { topics } = await session.fetch(await this.connectionTo(leader), tracks);
    if (this.options.end.aborted) return false;
    this.options.onSign();
    let brought = false;
    for (const { topic, partitions } of topics) {
      for (const fetched of partitions) {
        const track = this.tracks.get(nameOf(topic, fetched.partition));
        // Whoever was moved, or went and came back, does not want what was asked for before.
        if (track === undefined || asked.get(track) !== track.offset) continue;
        if (this.takeOver(track, fetched)) brought = true;
      }
    }
    return brought;
  }

  private takeOver(track: Track, { errorCode, batches }: FetchedPartition): boolean {
    if (errorCode === OFFSET_OUT_OF_RANGE) {
      track.located = false;
      this.options.onLost(track);
      return false;
    }
    if (errorCode !== 0) throw new Error(`the broker refuses ${track.topic}/${track.partition} with code ${errorCode}`);
    if (batches.length === 0) return false;
    const { messages, nextOffset } = messagesOf(track.topic, track.partition, batches, track.offset);
    track.offset = nextOffset;
    if (messages.length > 0) this.options.onMessages(track.topic, track.partition, messages, String(nextOffset));
    return messages.length > 0;
  }

  private async connectionTo(leader: number): Promise<Connection> {
    const broker = this.whereabouts?.brokers.get(leader);
    if (broker === undefined) throw new Error(`broker ${leader} is not in the cluster`);
    return this.pool.get(broker);
  }

  private tracksOf(leader: number): readonly Track[] {
    if (!this.reading) return [];
    return [...this.tracks.values()].filter(
      (track) => track.located && !track.held && this.leaderOf(track) === leader,
    );
  }

  private leaderOf({ topic, partition }: Track): number | undefined {
    return this.whereabouts?.topics.get(topic)?.partitions[partition]?.leader;
  }

  private wake(): void {
    this.change.abort('changed');
    this.change = new AbortController();
  }
}

function nameOf(topic: string, partition: number): string {
  return `${topic}/${partition}`;
}
