import { Failure } from '@hoso/kernel';
import { Consumer, ListOffsetTimestamps, offsetCommitV8, type ConsumerGroupJoinPayload } from '@platformatic/kafka';

import { settledWithin, withDeadline } from './deadline.js';
import type { Member, MemberListener, MemberOptions, PartitionOffset } from './kafka-driver.js';
import { PlatformaticReader, type Track } from './platformatic-reader.js';
import { clientOptions, PlatformaticSockets } from './platformatic-sockets.js';

const START_MS = 30_000;
const LEAVE_MS = 1_500;
const REBALANCE_MS = 20_000;
/** A join stays open until every member has come, or the time for it is over. */
const REQUEST_MS = REBALANCE_MS + 5_000;
const NO_EPOCH = -1;
/** As kafkajs names its own, which deals out in the same way: a group may have members of both drivers. */
const DEALING_OUT = 'RoundRobinAssigner';

/**
 * One life of one member. The client keeps the membership: joins, heartbeats and positions, on a connection of their
 * own; `PlatformaticReader` fetches. The client's own stream is not used, because a slow handler would hold it up.
 */
export class PlatformaticMember implements Member {
  private readonly consumer: Consumer;
  private readonly sockets: PlatformaticSockets;
  private readonly reader: PlatformaticReader;
  private readonly end = new AbortController();
  private memberId: string | undefined;
  private reason = 'stopped';
  private lastSignAtMs: number;
  private joinedOnce = false;

  constructor(
    private readonly options: MemberOptions,
    private readonly listener: MemberListener,
  ) {
    const { clock, reach, group, sessionTimeoutMs, heartbeatMs } = options;
    this.lastSignAtMs = clock.now();
    this.consumer = new Consumer({
      ...clientOptions(reach, REQUEST_MS),
      groupId: group,
      groupProtocol: 'classic',
      sessionTimeout: sessionTimeoutMs,
      heartbeatInterval: heartbeatMs,
      rebalanceTimeout: REBALANCE_MS,
      protocols: [{ name: DEALING_OUT, version: 0 }],
    });
    this.sockets = new PlatformaticSockets(this.consumer.connections);
    this.reader = new PlatformaticReader({
      ...options,
      end: this.end.signal,
      whereabouts: (fresh) => this.consumer.metadata({ topics: [...options.topics], forceUpdate: fresh }),
      onSign: () => this.sign(),
      onMessages: listener.onMessages,
      onLost: (track) => void this.findPositions([track], false),
      onFailure: (error) => this.finish(messageOf(error)),
    });
    this.listen();
  }

  async live(): Promise<string> {
    const { clock } = this.options;
    withDeadline(clock, START_MS, this.start()).catch((error: unknown) => this.finish(messageOf(error)));
    while (!this.end.signal.aborted) {
      await clock.sleep(Math.ceil(this.options.silenceMs / 4), this.end.signal);
      if (this.silentForMs > this.options.silenceMs) this.finish('silent');
    }
    return this.reason;
  }

  get silentForMs(): number {
    return this.options.clock.now() - this.lastSignAtMs;
  }

  get hasJoined(): boolean {
    return this.joinedOnce;
  }

  pause(topic: string, partition: number): void {
    this.reader.hold(topic, partition, true);
  }

  resume(topic: string, partition: number): void {
    this.reader.hold(topic, partition, false);
  }

  seek(place: PartitionOffset): void {
    this.reader.seek(place);
  }

  async commit(places: readonly PartitionOffset[], deadlineMs: number): Promise<void> {
    await withDeadline(this.options.clock, deadlineMs, this.sendPositions(places));
  }

  async leave(): Promise<void> {
    this.finish('stopped');
    this.reader.destroy();
    await settledWithin(this.options.clock, LEAVE_MS, this.depart());
    this.sockets.destroy();
  }

  /** Closing would leave as well, but a join that is under way then begins to send heartbeats, and never ends. */
  private async depart(): Promise<void> {
    await new Promise<unknown>((resolve) => void this.consumer.leaveGroup(true, resolve));
    await this.consumer.close(true);
  }

  private async start(): Promise<void> {
    for (const topic of this.options.topics) this.consumer.topics.track(topic);
    await this.consumer.joinGroup({});
  }

  private listen(): void {
    this.consumer.on('consumer:heartbeat:end', () => this.sign());
    this.consumer.on('consumer:group:rebalance', () => {
      if (this.end.signal.aborted) return;
      this.reader.stop();
      this.listener.onRebalancing();
    });
    this.consumer.on('consumer:group:join', (joined) => this.onJoined(joined));
    // Its rejoining failed, and it does not try again.
    this.consumer.on('error', (error: unknown) => this.finish(messageOf(error)));
  }

  private onJoined({ memberId, assignments = [] }: ConsumerGroupJoinPayload): void {
    this.sign();
    this.joinedOnce = true;
    if (this.end.signal.aborted) return;
    const assignment = new Map(assignments.map(({ topic, partitions }) => [topic, partitions]));
    if (memberId !== this.memberId) this.reader.empty();
    this.memberId = memberId;
    this.reader.assign(assignment);
    this.listener.onJoined(memberId, assignment);
    void this.findPositions(this.reader.unlocated(), true);
  }

  /** From the group's positions, and from the first message where it has none or `committed` is false. */
  private async findPositions(tracks: readonly Track[], committed: boolean): Promise<void> {
    try {
      const rest: Track[] = [];
      const positions = committed && tracks.length > 0 ? await this.committedOffsets(tracks) : undefined;
      for (const track of tracks) {
        const offset = positions?.get(track.topic)?.[track.partition] ?? -1n;
        if (offset < 0n) rest.push(track);
        else this.reader.locate(track, offset);
      }
      const firsts = rest.length > 0 ? await this.firstOffsets(rest) : undefined;
      for (const track of rest) this.reader.locate(track, firsts?.get(track.topic)?.[track.partition] ?? 0n);
      await this.reader.start();
    } catch (error) {
      this.finish(messageOf(error));
    }
  }

  private committedOffsets(tracks: readonly Track[]): Promise<Map<string, bigint[]>> {
    const topics = Object.entries(partitionsByTopic(tracks)).map(([topic, partitions]) => ({ topic, partitions }));
    return this.consumer.listCommittedOffsets({ topics });
  }

  private firstOffsets(tracks: readonly Track[]): Promise<Map<string, bigint[]>> {
    const partitions = partitionsByTopic(tracks);
    const timestamp = ListOffsetTimestamps.EARLIEST;
    return this.consumer.listOffsets({ topics: Object.keys(partitions), partitions, timestamp });
  }

  /**
   * Sent at once, before anything else that the client has to say: a join that follows keeps the connection until the
   * group is dealt out anew. The client's own commit would join again by itself when it is refused.
   */
  private async sendPositions(places: readonly PartitionOffset[]): Promise<void> {
    const { consumer } = this;
    const broker = consumer.currentMetadata?.brokers.get(consumer.coordinatorId ?? -1);
    const connection = broker === undefined ? undefined : consumer.connections.getEstablishedConnection(broker);
    if (connection === undefined || consumer.memberId === null) throw new Failure('broker', 'unreachable');
    const topics = new Map<string, offsetCommitV8.OffsetCommitRequestPartition[]>();
    for (const { topic, partition, offset } of places) {
      const position = {
        partitionIndex: partition,
        committedOffset: BigInt(offset),
        committedLeaderEpoch: NO_EPOCH,
        committedMetadata: null,
      };
      const known = topics.get(topic);
      if (known === undefined) topics.set(topic, [position]);
      else known.push(position);
    }
    const named = Array.from(topics, ([name, partitions]) => ({ name, partitions }));
    const { groupId, generationId, memberId } = consumer;
    await offsetCommitV8.api.async(connection, groupId, generationId, memberId, null, named);
  }

  private sign(): void {
    this.lastSignAtMs = this.options.clock.now();
  }

  private finish(reason: string): void {
    if (this.end.signal.aborted) return;
    this.reason = reason;
    this.end.abort();
  }
}

function partitionsByTopic(tracks: readonly Track[]): Record<string, number[]> {
  const byTopic: Record<string, number[]> = {};
  for (const { topic, partition } of tracks) (byTopic[topic] ??= []).push(partition);
  return byTopic;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.constructor.name}: ${error.message}` : String(error);
}
